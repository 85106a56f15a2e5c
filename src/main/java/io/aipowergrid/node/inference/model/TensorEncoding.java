package io.aipowergrid.node.inference.model;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How the values of a tensor are stored. All encodings are little-endian. */
enum TensorEncoding {
  F32(Float.BYTES, TensorEncoding::floats),
  F16(Short.BYTES, TensorEncoding::halves),
  BF16(Short.BYTES, TensorEncoding::brains),
  Q4_0(GgmlBlocks.SMALL, 18, GgmlBlocks::q4WithoutMinimum),
  Q4_1(GgmlBlocks.SMALL, 20, GgmlBlocks::q4WithMinimum),
  Q5_0(GgmlBlocks.SMALL, 22, GgmlBlocks::q5WithoutMinimum),
  Q5_1(GgmlBlocks.SMALL, 24, GgmlBlocks::q5WithMinimum),
  Q8_0(GgmlBlocks.SMALL, 34, GgmlBlocks::q8),
  Q4_K(GgmlBlocks.LARGE, 144, GgmlBlocks::q4k),
  Q5_K(GgmlBlocks.LARGE, 176, GgmlBlocks::q5k),
  Q6_K(GgmlBlocks.LARGE, 210, GgmlBlocks::q6k);

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int blockValues;
  private final int blockBytes;
  private final RowReader reader;

  TensorEncoding(int valueBytes, RowReader reader) {
    this.blockValues = 1;
    this.blockBytes = valueBytes;
    this.reader = reader;
  }

  TensorEncoding(int blockValues, int blockBytes, GgmlBlocks.BlockReader block) {
    this.blockValues = blockValues;
    this.blockBytes = blockBytes;
    this.reader =
        (data, offset, out) -> {
          long at = offset;
          for (int i = 0; i < out.length; i += blockValues) {
            block.read(data, at, out, i);
            at += blockBytes;
          }
        };
  }

  @FunctionalInterface
  private interface RowReader {
    void read(MemorySegment data, long offset, float[] out);
  }

  private static void floats(MemorySegment data, long offset, float[] out) {
    MemorySegment.copy(data, FLOAT, offset, out, 0, out.length);
  }

  private static void halves(MemorySegment data, long offset, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.float16ToFloat(data.get(SHORT, offset + (long) i * Short.BYTES));
    }
  }

  private static void brains(MemorySegment data, long offset, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.intBitsToFloat(data.get(SHORT, offset + (long) i * Short.BYTES) << 16);
    }
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
  void decode(MemorySegment data, long offset, float[] out) {
    reader.read(data, offset, out);
  }
}
