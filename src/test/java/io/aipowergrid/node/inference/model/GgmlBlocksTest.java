package io.aipowergrid.node.inference.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The widened floats of made-up blocks, equal bit for bit to those of ggml's own Python package
 * (gguf 0.19.0, {@code quants.dequantize}), of which the digests are.
 */
class GgmlBlocksTest {
  private static final int BLOCKS = 3;

  /** Encodings whose block begins with a scale and a minimum. */
  private static final Set<TensorEncoding> WITH_MINIMUM =
      Set.of(TensorEncoding.Q4_1, TensorEncoding.Q5_1, TensorEncoding.Q4_K, TensorEncoding.Q5_K);

  @Test
  void widensAsThePeerDoes() throws Exception {
    assertThat(digest(TensorEncoding.Q4_0, 0))
        .isEqualTo("ab1c3cc53503bd87929b4548b8d3e2d4426ce7051088ba004b3d71b8a0760aad");
    assertThat(digest(TensorEncoding.Q4_1, 1))
        .isEqualTo("24c78a11d2d087f37362e3d84d2c25d30c3f875e5cdbf9da576b841fb61299b2");
    assertThat(digest(TensorEncoding.Q5_0, 2))
        .isEqualTo("ef4d51362afa7f0463b764d9f3bbd555d24abe929fd5228a500c02f47702d6c4");
    assertThat(digest(TensorEncoding.Q5_1, 3))
        .isEqualTo("25166e6c07e6d2f43e3443bb0741b18385b846940dad8d430c94e1b51777d378");
    assertThat(digest(TensorEncoding.Q8_0, 4))
        .isEqualTo("05290055e5653aa8fb306d93d036840cd6be9dc0bebd3703ff1c00262d31b7b9");
    assertThat(digest(TensorEncoding.Q4_K, 5))
        .isEqualTo("7f49ef8e51912179be2b3572ca312104a291a742ae118f6c36576b516e648ae6");
    assertThat(digest(TensorEncoding.Q5_K, 6))
        .isEqualTo("5b523651cf8341ab75c0ab22f8cc94bd6e08cc6ed6b500129b89b7bd6baaa042");
    assertThat(digest(TensorEncoding.Q6_K, 7))
        .isEqualTo("6d3569c9bdfabfeb7f794fe98c55fea5304d50fc257c6dece115622f64ad4608");
  }

  @Test
  void refusesTheByteThatNoQuantiserWrites() {
    var row = new byte[34];
    row[33] = Byte.MIN_VALUE;
    var out = new float[32];
    TensorEncoding.Q8_0.decode(MemorySegment.ofArray(row), 0, out);
    assertThat(out[31]).isNaN();
  }

  private static String digest(TensorEncoding encoding, int number) throws Exception {
    int values = encoding.fits(32) && !encoding.fits(1) ? 32 : 256;
    int blockBytes = (int) encoding.rowBytes(values);
    var bytes = new byte[BLOCKS * blockBytes];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 167 + i / 7 * 29 + 11 * number + i * i / 5);
    }
    for (int block = 0; block < bytes.length; block += blockBytes) {
      writeScales(encoding, number, bytes, block, blockBytes);
    }
    var out = new float[BLOCKS * values];
    encoding.decode(MemorySegment.ofArray(bytes), 0, out);
    var floats = ByteBuffer.allocate(out.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    floats.asFloatBuffer().put(out);
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(floats.array()));
  }

  private static void writeScales(
      TensorEncoding encoding, int number, byte[] bytes, int block, int blockBytes) {
    var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = encoding == TensorEncoding.Q6_K ? block + blockBytes - 2 : block;
    buffer.putShort(at, Float.floatToFloat16(0.013671875f * (number + 1)));
    if (WITH_MINIMUM.contains(encoding)) {
      buffer.putShort(at + 2, Float.floatToFloat16(0.0213623046875f * (number + 1)));
    }
    if (encoding == TensorEncoding.Q8_0) {
      for (int i = block + 2; i < block + blockBytes; i++) {
        bytes[i] = bytes[i] == Byte.MIN_VALUE ? -127 : bytes[i];
      }
    }
  }
}
