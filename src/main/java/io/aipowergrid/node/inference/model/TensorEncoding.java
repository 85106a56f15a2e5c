package io.aipowergrid.node.inference.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How the values of a tensor are stored. All encodings are little-endian. */
enum TensorEncoding {
  F32(1, Float.BYTES) {
    @Override
    void decode(MemorySegment data, long offset, float[] out) {
      MemorySegment.copy(data, FLOAT, offset, out, 0, out.length);
    }
  },
  F16(1, Short.BYTES) {
    @Override
    void decode(MemorySegment data, long offset, float[] out) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Float.float16ToFloat(data.get(SHORT, offset + (long) i * Short.BYTES));
      }
    }
  },
  BF16(1, Short.BYTES) {
    @Override
    void decode(MemorySegment data, long offset, float[] out) {
      for (int i = 0; i < out.length; i++) {
        out[i] = Float.intBitsToFloat(data.get(SHORT, offset + (long) i * Short.BYTES) << 16);
      }
    }
  },
  /** Blocks of 32: one f16 scale, then 32 signed bytes. */
  Q8_0(32, Short.BYTES + 32) {
    @Override
    void decode(MemorySegment data, long offset, float[] out) {
      long at = offset;
      for (int i = 0; i < out.length; i += 32) {
        float scale = Float.float16ToFloat(data.get(SHORT, at));
        at += Short.BYTES;
        for (int j = 0; j < 32; j++) {
          byte code = data.get(ValueLayout.JAVA_BYTE, at++);
          // "Weight byte -128 never occurs" (exact-inference.md 1 and 2.2): no quantiser writes it.
          out[i + j] = code == Byte.MIN_VALUE ? Float.NaN : code * scale;
        }
      }
    }
  };

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int blockValues;
  private final int blockBytes;

  TensorEncoding(int blockValues, int blockBytes) {
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
  }

  /** Whether rows of that many values can be stored. */
  boolean fits(long columns) {
    return columns % blockValues == 0;
  }

  /**
   * Bytes of one row.
   *
   * @throws ArithmeticException when it is more than a long can say
   */
  long rowBytes(long columns) {
    return Math.multiplyExact(columns / blockValues, blockBytes);
  }

  /**
   * Reads a row of {@code out.length} values; what must not occur in a weight becomes NaN, so that
   * one check for finite values finds it.
   */
  abstract void decode(MemorySegment data, long offset, float[] out);
}
