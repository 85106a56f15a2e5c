package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GgufFileTest {
  private static final byte[] SIXTEEN = new byte[64];

  @Test
  void readsEveryKindOfMetadata() {
    var file =
        read(
            new GgufBuilder()
                .text("text", "héllo")
                .uint32("whole", -1)
                .float32("real", 0.5f)
                .flag("flag", true)
                .texts("texts", List.of("a", "b"))
                .floats("floats", 1, -2.5f)
                .ints("ints", 3, -4)
                .entry("byte", 0, new byte[] {-1})
                .entry("signed", 1, new byte[] {-1})
                .entry("short", 2, new byte[] {-1, -1})
                .entry("long", 11, GgufBuilder.int64(-7))
                .entry("double", 12, GgufBuilder.int64(Double.doubleToLongBits(0.1)))
                .build());
    assertThat(file.text("text")).contains("héllo");
    assertThat(file.whole("whole")).contains(0xFFFFFFFFL);
    assertThat(file.real("real")).contains(0.5);
    assertThat(file.flag("flag")).contains(true);
    assertThat(file.texts("texts")).contains(List.of("a", "b"));
    assertThat(file.numbers("floats")).containsExactly(1, -2.5);
    assertThat(file.numbers("ints")).containsExactly(3, -4);
    assertThat(file.whole("byte")).contains(255L);
    assertThat(file.whole("signed")).contains(-1L);
    assertThat(file.whole("short")).contains(65_535L);
    assertThat(file.whole("long")).contains(-7L);
    assertThat(file.real("double")).contains(0.1);
    assertThat(file.text("absent")).isEmpty();
  }

  @Test
  void readsTensorsWithRowsFirst() {
    var file = read(new GgufBuilder().tensor("t", 0, SIXTEEN, 2, 8).build());
    assertThat(file.tensors()).containsOnlyKeys("t");
    assertThat(file.tensors().values())
        .extracting(StoredTensor::info)
        .containsExactly(new TensorInfo("F32", List.of(2L, 8L)));
  }

  @Test
  void refusesOtherFilesAndVersions() {
    var wrongMagic = new GgufBuilder();
    wrongMagic.magic = 0x67676A74;
    refuses(wrongMagic.build(), "does not begin as a GGUF file does");
    refuses(new byte[0], "does not begin");
    refuses(new byte[] {'G', 'G'}, "does not begin");
    var old = new GgufBuilder();
    old.version = 1;
    refuses(old.build(), "has the version 1");
    var bigEndian = new GgufBuilder();
    bigEndian.version = Integer.reverseBytes(3);
    refuses(bigEndian.build(), "big-endian");
  }

  @Test
  void readsVersionTwo() {
    var two = new GgufBuilder().text("a", "b");
    two.version = 2;
    assertThat(read(two.build()).text("a")).contains("b");
  }

  @Test
  void refusesCountsThatTheFileHasNoRoomFor() {
    var tensors = new GgufBuilder();
    tensors.extraTensors = 1L << 62;
    refuses(tensors.build(), "tensors");
    var metadata = new GgufBuilder();
    metadata.extraMetadata = -1;
    refuses(metadata.build(), "metadata entries");
    refuses(
        new GgufBuilder()
            .entry("a", 9, concat(GgufBuilder.int32(8), GgufBuilder.int64(1L << 40)))
            .build(),
        "array elements");
    refuses(
        new GgufBuilder().entry("a", 8, GgufBuilder.int64(1L << 40)).build(), "bytes in a text");
    refuses(new GgufBuilder().entry("a", 8, GgufBuilder.int64(100)).build(), "bytes in a text");
  }

  @Test
  void refusesMetadataItCannotRead() {
    refuses(new GgufBuilder().entry("a", 13, new byte[8]).build(), "unknown type 13");
    refuses(
        new GgufBuilder()
            .entry("a", 9, concat(GgufBuilder.int32(9), GgufBuilder.int64(1), new byte[16]))
            .build(),
        "arrays inside arrays");
    refuses(new GgufBuilder().text("a", "1").text("a", "2").build(), "twice");
  }

  @Test
  void refusesTensorsThatOverlapStandCrookedOrReachBeyondTheEnd() {
    var overlap = two();
    overlap.offsetShift = -32;
    refuses(overlap.build(), "overlaps another");
    var crooked = two();
    crooked.offsetShift = 4;
    refuses(crooked.build(), "begins at a place where none can");
    var far = two();
    far.offsetShift = 1L << 60;
    refuses(far.build(), "after the end of the file");
    var cut = two();
    cut.cut = 1;
    refuses(cut.build(), "after the end of the file");
  }

  @Test
  void refusesImpossibleShapes() {
    refuses(new GgufBuilder().tensor("t", 0, SIXTEEN, 0).build(), "impossible shape");
    refuses(new GgufBuilder().tensor("t", 0, SIXTEEN, -16).build(), "impossible shape");
    refuses(
        new GgufBuilder().tensor("t", 0, SIXTEEN, 1L << 32, 1L << 32).build(), "impossible shape");
    refuses(new GgufBuilder().tensor("t", 0, SIXTEEN, 1, 1, 1, 4, 4).build(), "dimensions");
    refuses(new GgufBuilder().tensor("t", 0, SIXTEEN).build(), "dimensions");
    refuses(new GgufBuilder().tensor("t", 8, SIXTEEN, 16).build(), "which Q8_0 cannot");
  }

  /** The numbers are ggml's (ggml.h, enum ggml_type). */
  @Test
  void knowsTheNumbersOfTheTypes() {
    Map.of(
            2, TensorEncoding.Q4_0,
            3, TensorEncoding.Q4_1,
            6, TensorEncoding.Q5_0,
            7, TensorEncoding.Q5_1,
            8, TensorEncoding.Q8_0,
            12, TensorEncoding.Q4_K,
            13, TensorEncoding.Q5_K,
            14, TensorEncoding.Q6_K)
        .forEach(
            (number, encoding) -> {
              var row = new byte[(int) encoding.rowBytes(256)];
              var file = read(new GgufBuilder().tensor("t", number, row, 256).build());
              assertThat(file.tensors().get("t").encoding()).isEqualTo(encoding);
            });
  }

  @Test
  void namesTheTypeThatIsNotSupported() {
    refuses(
        new GgufBuilder().tensor("blk.0.attn_q.weight", 10, new byte[84], 256).build(),
        "has the type Q2_K; supported are F32, F16, BF16, Q4_0");
    refuses(new GgufBuilder().tensor("t", 99, SIXTEEN, 16).build(), "number 99");
  }

  @Test
  void refusesAlignmentsThatAreNone() {
    for (int alignment : new int[] {0, 3, -8, 1 << 20}) {
      refuses(
          new GgufBuilder()
              .uint32("general.alignment", alignment)
              .tensor("t", 0, SIXTEEN, 16)
              .build(),
          "alignment");
    }
  }

  @Test
  void refusesAFileCutAnywhere() {
    var whole = new GgufBuilder().text("key", "value").tensor("t", 0, SIXTEEN, 16).build();
    for (int length = 0; length < whole.length; length++) {
      refuses(Arrays.copyOf(whole, length), "damaged");
    }
  }

  private static GgufBuilder two() {
    return new GgufBuilder().tensor("t", 0, SIXTEEN, 16).tensor("u", 0, SIXTEEN, 16);
  }

  private static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (var part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static GgufFile read(byte[] bytes) {
    return GgufFile.read(MemorySegment.ofArray(bytes));
  }

  private static void refuses(byte[] file, String because) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOfSatisfying(
            NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNPROCESSABLE))
        .hasMessageContaining(because);
  }
}
