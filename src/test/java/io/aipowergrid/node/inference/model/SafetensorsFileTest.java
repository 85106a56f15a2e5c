package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsFileTest {
  private static final float[] VALUES = {1, -2.5f, 0.15625f, -0f};

  @Test
  void readsThreeTypesByRow() {
    for (var dtype : List.of("F32", "F16", "BF16")) {
      var file = new SafetensorsBuilder();
      file.tensor("t", dtype, List.of(2L, 2L), TinyModel.encode(dtype, VALUES));
      var tensor = SafetensorsFile.read(segment(file.build()), "x").get("t");
      var source =
          new MappedTensors(
              Arena.ofShared(), Map.of("t", tensor), MappedTensors.RowOrder.AS_STORED);
      assertThat(source.info("t")).isEqualTo(new TensorInfo(dtype, List.of(2L, 2L)));
      assertThat(TinyModel.read(source, "t")).as(dtype).containsExactly(VALUES);
    }
  }

  @Test
  void readsAFileWithMetadataAndWithoutTensors() {
    var bytes = SafetensorsBuilder.build(TinyModel.bytes("{\"__metadata__\":{}}"), new byte[0]);
    assertThat(SafetensorsFile.read(segment(bytes), "x")).isEmpty();
  }

  @Test
  void refusesHeadersOfAbsurdLength() {
    for (long length : new long[] {-1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 40, 0, 1}) {
      var bytes = SafetensorsBuilder.build(TinyModel.bytes("{}"), new byte[0]);
      System.arraycopy(GgufBuilder.int64(length), 0, bytes, 0, 8);
      refuses(bytes, "its header claims");
    }
    refuses(new byte[7], "shorter than its own header length");
    var short3 = SafetensorsBuilder.build(TinyModel.bytes("{}"), new byte[0]);
    short3[0] = 3;
    refuses(short3, "cut off inside its header");
  }

  @Test
  void refusesAFileThatWasCut() {
    var bytes = good().build();
    refuses(Arrays.copyOf(bytes, bytes.length - 1), "outside of the file");
    refuses(Arrays.copyOf(bytes, 20), "cut off inside its header");
  }

  @Test
  void refusesRangesThatOverlapLeaveGapsOrMissTheShape() {
    var data = new byte[16];
    refuses(good().entry("u", "F32", List.of(4L), data, 8, 24).build(), "overlaps another");
    refuses(good().entry("u", "F32", List.of(4L), data, 15, 31).build(), "overlaps another");
    refuses(new SafetensorsBuilder().entry("u", "F32", List.of(3L), data, 4, 16).build(), "a gap");
    refuses(
        new SafetensorsBuilder().entry("u", "F32", List.of(3L), data, 0, 12).build(),
        "bytes that belong to no tensor");
    refuses(
        new SafetensorsBuilder().entry("u", "F32", List.of(5L), data, 0, 16).build(),
        "not the bytes of its shape");
    refuses(new SafetensorsBuilder().entry("u", "F32", List.of(4L), data, -1, 15).build(), "lies");
    refuses(new SafetensorsBuilder().entry("u", "F32", List.of(4L), data, 16, 0).build(), "lies");
  }

  @Test
  void refusesImpossibleShapes() {
    for (var shape :
        List.of(
            List.of(0L),
            List.of(-4L),
            List.of(Long.MAX_VALUE, Long.MAX_VALUE),
            List.of(1L << 32, 1L << 32))) {
      refuses(
          new SafetensorsBuilder().tensor("u", "F32", shape, new byte[16]).build(), "impossible");
    }
    refuses(
        new SafetensorsBuilder()
            .tensor("u", "F32", List.of(1L, 1L, 1L, 2L, 2L), new byte[16])
            .build(),
        "no proper shape");
    refuses(raw("{\"u\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,16]}}"), "shape");
    refuses(raw("{\"u\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0]}}"), "data_offsets");
    refuses(raw("{\"u\":7}"), "data_offsets");
  }

  @Test
  void namesWhatIsSupportedWhenATypeIsNot() {
    refuses(
        new SafetensorsBuilder().tensor("u", "F8_E4M3", List.of(16L), new byte[16]).build(),
        "F32, F16 and BF16 are supported");
  }

  @Test
  void refusesJsonBombs() {
    refuses(raw("{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000)), "not valid JSON");
    refuses(raw("[1]"), "no JSON object");
    refuses(raw("{\"a\":1}{}"), "not valid JSON");
    refuses(raw("{\"u\":1,\"u\":1}"), "not valid JSON");
    refuses(raw("{\"u\":1" + "0".repeat(200) + "}"), "not valid JSON");
  }

  private static byte[] raw(String header) {
    return SafetensorsBuilder.build(TinyModel.bytes(header), new byte[16]);
  }

  private static SafetensorsBuilder good() {
    return new SafetensorsBuilder().tensor("t", "F32", List.of(4L), new byte[16]);
  }

  private static MemorySegment segment(byte[] bytes) {
    return MemorySegment.ofArray(bytes);
  }

  private static void refuses(byte[] file, String because) {
    assertThatThrownBy(() -> SafetensorsFile.read(segment(file), "model.safetensors"))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .hasMessageContaining(because);
  }
}
