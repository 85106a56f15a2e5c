package io.aipowergrid.node.inference.model;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The quantised blocks of GGUF files (ggml's {@code ggml-common.h} for the layouts, {@code
 * ggml-quants.c} for what they mean). Each value is made by the f32 operations written here, every
 * one rounded to nearest even, so that all machines widen a file to the same floats.
 */
final class GgmlBlocks {
  /** Values in a block of the first generation. */
  static final int SMALL = 32;

  /** Values in a block of the K generation. */
  static final int LARGE = 256;

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private GgmlBlocks() {}

  /** Reads one block that begins at a byte into the floats from an index on. */
  @FunctionalInterface
  interface BlockReader {
    void read(MemorySegment data, long at, float[] out, int to);
  }

  /** f16 scale, 32 signed bytes. */
  static void q8(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at);
    for (int i = 0; i < SMALL; i++) {
      byte code = data.get(JAVA_BYTE, at + Short.BYTES + i);
      // "Weight byte -128 never occurs" (exact-inference.md 1 and 2.2): no quantiser writes it.
      out[to + i] = code == Byte.MIN_VALUE ? Float.NaN : code * scale;
    }
  }

  /** f16 scale, 16 bytes: low halves are the first 16 codes, high halves the others; minus 8. */
  static void q4WithoutMinimum(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at);
    for (int i = 0; i < SMALL / 2; i++) {
      int pair = unsigned(data, at + 2 + i);
      out[to + i] = ((pair & 15) - 8) * scale;
      out[to + SMALL / 2 + i] = ((pair >> 4) - 8) * scale;
    }
  }

  /** f16 scale, f16 minimum, 16 bytes of codes. */
  static void q4WithMinimum(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at);
    float minimum = half(data, at + 2);
    for (int i = 0; i < SMALL / 2; i++) {
      int pair = unsigned(data, at + 4 + i);
      out[to + i] = (pair & 15) * scale + minimum;
      out[to + SMALL / 2 + i] = (pair >> 4) * scale + minimum;
    }
  }

  /** f16 scale, 32 fifth bits, 16 bytes of codes; minus 16. */
  static void q5WithoutMinimum(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at);
    for (int i = 0; i < SMALL; i++) {
      out[to + i] = (fiveBits(data, at + 2, i) - 16) * scale;
    }
  }

  /** f16 scale, f16 minimum, 32 fifth bits, 16 bytes of codes. */
  static void q5WithMinimum(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at);
    float minimum = half(data, at + 2);
    for (int i = 0; i < SMALL; i++) {
      out[to + i] = fiveBits(data, at + 4, i) * scale + minimum;
    }
  }

  private static int fiveBits(MemorySegment data, long at, int i) {
    int fifth = data.get(INT, at) >>> i & 1;
    int pair = unsigned(data, at + Integer.BYTES + i % 16);
    return (i < 16 ? pair & 15 : pair >> 4) | fifth << 4;
  }

  /** f16 scale, f16 minimum, 12 bytes of 6-bit pairs for 8 groups of 32, 128 bytes of codes. */
  static void q4k(MemorySegment data, long at, float[] out, int to) {
    for (int i = 0; i < LARGE; i++) {
      int group = i / 32;
      int pair = unsigned(data, at + 16 + group / 2 * 32 + i % 32);
      int code = group % 2 == 0 ? pair & 15 : pair >> 4;
      out[to + i] = grouped(data, at, group, code);
    }
  }

  /** As {@link #q4k} with 32 bytes of fifth bits before the codes: bit g of byte i is group g's. */
  static void q5k(MemorySegment data, long at, float[] out, int to) {
    for (int i = 0; i < LARGE; i++) {
      int group = i / 32;
      int fifth = unsigned(data, at + 16 + i % 32) >> group & 1;
      int pair = unsigned(data, at + 48 + group / 2 * 32 + i % 32);
      int code = (group % 2 == 0 ? pair & 15 : pair >> 4) | fifth << 4;
      out[to + i] = grouped(data, at, group, code);
    }
  }

  private static float grouped(MemorySegment data, long at, int group, int code) {
    float scale = half(data, at) * sixBits(data, at + 4, group, 0);
    float minimum = half(data, at + 2) * sixBits(data, at + 4, group, 4);
    return code * scale - minimum;
  }

  // The first four groups have their own bytes; the others are put together from leftover bits.
  private static int sixBits(MemorySegment data, long at, int group, int shift) {
    if (group < 4) {
      return unsigned(data, at + group + shift) & 63;
    }
    int low = unsigned(data, at + 4 + group) >> shift & 15;
    return low | unsigned(data, at + group - 4 + shift) >> 6 << 4;
  }

  /**
   * 128 bytes of low halves, 64 of high bit pairs, 16 signed scales of groups of 16, f16 scale;
   * minus 32.
   */
  static void q6k(MemorySegment data, long at, float[] out, int to) {
    float scale = half(data, at + 208);
    for (int i = 0; i < LARGE; i++) {
      int half = i / 128;
      int quarter = i % 128 / 32;
      int lows = unsigned(data, at + half * 64 + i % 64);
      int highs = unsigned(data, at + 128 + half * 32 + i % 32);
      int code = (quarter < 2 ? lows & 15 : lows >> 4) | (highs >> 2 * quarter & 3) << 4;
      float unit = scale * data.get(JAVA_BYTE, at + 192 + i / 16);
      out[to + i] = unit * (code - 32);
    }
  }

  private static float half(MemorySegment data, long at) {
    return Float.float16ToFloat(data.get(SHORT, at));
  }

  private static int unsigned(MemorySegment data, long at) {
    return data.get(JAVA_BYTE, at) & 0xff;
  }
}
