package io.aipowergrid.node.crypto.secp256k1;

import static java.lang.Math.unsignedMultiplyHigh;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A mutable number modulo p = 2^256 - 2^32 - 977 (SEC 2, 2.4.1) in five limbs of 52 bits, the top
 * one of 48. Sums and negations are not reduced at once: a number of magnitude m has limbs of at
 * most 2 m (2^52 - 1), the top one 2 m (2^48 - 1). A product may be taken while the factors'
 * magnitudes multiply to less than 64; it has magnitude 1. Every operation writes its result into
 * {@code this}, which may be one of its operands. Times depend on the values, so it is for public
 * data only. For one thread.
 */
final class FieldElement {
  static final int BYTES = 32;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long MASK = (1L << 52) - 1;
  private static final long TOP_MASK = (1L << 48) - 1;

  /** 2^256 modulo p. */
  private static final long FOLD = (1L << 32) + 977;

  /** 2^260 modulo p: what a limb above the five is worth. */
  private static final long FOLD_LIMB = FOLD << 4;

  /** The lowest limb of p; the others are all ones. */
  private static final long P0 = MASK - FOLD + 1;

  private long n0;
  private long n1;
  private long n2;
  private long n3;
  private long n4;

  /** Reads 32 bytes, the highest first; false when the number is not below p. */
  boolean read(byte[] bytes, int offset) {
    long w3 = (long) LONG.get(bytes, offset);
    long w2 = (long) LONG.get(bytes, offset + 8);
    long w1 = (long) LONG.get(bytes, offset + 16);
    long w0 = (long) LONG.get(bytes, offset + 24);
    n0 = w0 & MASK;
    n1 = (w0 >>> 52 | w1 << 12) & MASK;
    n2 = (w1 >>> 40 | w2 << 24) & MASK;
    n3 = (w2 >>> 28 | w3 << 36) & MASK;
    n4 = w3 >>> 16;
    return n0 < P0 || (n1 & n2 & n3) != MASK || n4 != TOP_MASK;
  }

  FieldElement set(FieldElement a) {
    n0 = a.n0;
    n1 = a.n1;
    n2 = a.n2;
    n3 = a.n3;
    n4 = a.n4;
    return this;
  }

  FieldElement set(int value) {
    n0 = value;
    n1 = 0;
    n2 = 0;
    n3 = 0;
    n4 = 0;
    return this;
  }

  /** The sum; magnitudes add up. */
  FieldElement add(FieldElement a) {
    n0 += a.n0;
    n1 += a.n1;
    n2 += a.n2;
    n3 += a.n3;
    n4 += a.n4;
    return this;
  }

  /** A small multiple; the magnitude is multiplied too. */
  FieldElement times(int factor) {
    n0 *= factor;
    n1 *= factor;
    n2 *= factor;
    n3 *= factor;
    n4 *= factor;
    return this;
  }

  /** The negative of a number of the magnitude or less; the result has one more. */
  FieldElement negate(FieldElement a, int magnitude) {
    long multiple = 2L * (magnitude + 1);
    n0 = multiple * P0 - a.n0;
    n1 = multiple * MASK - a.n1;
    n2 = multiple * MASK - a.n2;
    n3 = multiple * MASK - a.n3;
    n4 = multiple * TOP_MASK - a.n4;
    return this;
  }

  /** The product; see the class on magnitudes. */
  FieldElement multiply(FieldElement a, FieldElement b) {
    long a0 = a.n0;
    long a1 = a.n1;
    long a2 = a.n2;
    long a3 = a.n3;
    long a4 = a.n4;
    long b0 = b.n0;
    long b1 = b.n1;
    long b2 = b.n2;
    long b3 = b.n3;
    long b4 = b.n4;
    // With six bits more on both sides the upper word of a product is the product over 2^52. What
    // is
    // below that is the lower word less the upper one shifted, so no sum ever leaves 64 bits.
    long x0 = a0 << 6;
    long x1 = a1 << 6;
    long x2 = a2 << 6;
    long x3 = a3 << 6;
    long x4 = a4 << 6;
    long y0 = b0 << 6;
    long y1 = b1 << 6;
    long y2 = b2 << 6;
    long y3 = b3 << 6;
    long y4 = b4 << 6;
    long h0 = unsignedMultiplyHigh(x0, y0);
    long t0 = a0 * b0 - (h0 << 52);
    long h1 = unsignedMultiplyHigh(x0, y1) + unsignedMultiplyHigh(x1, y0);
    long t1 = a0 * b1 + a1 * b0 - (h1 << 52) + h0;
    long h2 =
        unsignedMultiplyHigh(x0, y2) + unsignedMultiplyHigh(x1, y1) + unsignedMultiplyHigh(x2, y0);
    long t2 = a0 * b2 + a1 * b1 + a2 * b0 - (h2 << 52) + h1;
    long h3 =
        unsignedMultiplyHigh(x0, y3)
            + unsignedMultiplyHigh(x1, y2)
            + unsignedMultiplyHigh(x2, y1)
            + unsignedMultiplyHigh(x3, y0);
    long t3 = a0 * b3 + a1 * b2 + a2 * b1 + a3 * b0 - (h3 << 52) + h2;
    long h4 =
        unsignedMultiplyHigh(x0, y4)
            + unsignedMultiplyHigh(x1, y3)
            + unsignedMultiplyHigh(x2, y2)
            + unsignedMultiplyHigh(x3, y1)
            + unsignedMultiplyHigh(x4, y0);
    long t4 = a0 * b4 + a1 * b3 + a2 * b2 + a3 * b1 + a4 * b0 - (h4 << 52) + h3;
    long h5 =
        unsignedMultiplyHigh(x1, y4)
            + unsignedMultiplyHigh(x2, y3)
            + unsignedMultiplyHigh(x3, y2)
            + unsignedMultiplyHigh(x4, y1);
    long t5 = a1 * b4 + a2 * b3 + a3 * b2 + a4 * b1 - (h5 << 52) + h4;
    long h6 =
        unsignedMultiplyHigh(x2, y4) + unsignedMultiplyHigh(x3, y3) + unsignedMultiplyHigh(x4, y2);
    long t6 = a2 * b4 + a3 * b3 + a4 * b2 - (h6 << 52) + h5;
    long h7 = unsignedMultiplyHigh(x3, y4) + unsignedMultiplyHigh(x4, y3);
    long t7 = a3 * b4 + a4 * b3 - (h7 << 52) + h6;
    long h8 = unsignedMultiplyHigh(x4, y4);
    long t8 = a4 * b4 - (h8 << 52) + h7;
    return reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, h8);
  }

  /** The square, of a number of magnitude 7 or less. */
  FieldElement square(FieldElement a) {
    long a0 = a.n0;
    long a1 = a.n1;
    long a2 = a.n2;
    long a3 = a.n3;
    long a4 = a.n4;
    long c0 = a0 << 1;
    long c1 = a1 << 1;
    long c2 = a2 << 1;
    long c3 = a3 << 1;
    long x0 = a0 << 6;
    long x1 = a1 << 6;
    long x2 = a2 << 6;
    long x3 = a3 << 6;
    long x4 = a4 << 6;
    long d0 = a0 << 7;
    long d1 = a1 << 7;
    long d2 = a2 << 7;
    long d3 = a3 << 7;
    long h0 = unsignedMultiplyHigh(x0, x0);
    long t0 = a0 * a0 - (h0 << 52);
    long h1 = unsignedMultiplyHigh(d0, x1);
    long t1 = c0 * a1 - (h1 << 52) + h0;
    long h2 = unsignedMultiplyHigh(d0, x2) + unsignedMultiplyHigh(x1, x1);
    long t2 = c0 * a2 + a1 * a1 - (h2 << 52) + h1;
    long h3 = unsignedMultiplyHigh(d0, x3) + unsignedMultiplyHigh(d1, x2);
    long t3 = c0 * a3 + c1 * a2 - (h3 << 52) + h2;
    long h4 =
        unsignedMultiplyHigh(d0, x4) + unsignedMultiplyHigh(d1, x3) + unsignedMultiplyHigh(x2, x2);
    long t4 = c0 * a4 + c1 * a3 + a2 * a2 - (h4 << 52) + h3;
    long h5 = unsignedMultiplyHigh(d1, x4) + unsignedMultiplyHigh(d2, x3);
    long t5 = c1 * a4 + c2 * a3 - (h5 << 52) + h4;
    long h6 = unsignedMultiplyHigh(d2, x4) + unsignedMultiplyHigh(x3, x3);
    long t6 = c2 * a4 + a3 * a3 - (h6 << 52) + h5;
    long h7 = unsignedMultiplyHigh(d3, x4);
    long t7 = c3 * a4 - (h7 << 52) + h6;
    long h8 = unsignedMultiplyHigh(x4, x4);
    long t8 = a4 * a4 - (h8 << 52) + h7;
    return reduce(t0, t1, t2, t3, t4, t5, t6, t7, t8, h8);
  }

  /**
   * Folds the upper five limbs of a product into the lower, each worth 2^260. Kept below 325 bytes
   * of code, so that the compiler puts it into its two callers.
   */
  private FieldElement reduce(
      long t0, long t1, long t2, long t3, long t4, long t5, long t6, long t7, long t8, long t9) {
    t6 += t5 >>> 52;
    t7 += t6 >>> 52;
    t8 += t7 >>> 52;
    t9 += t8 >>> 52;
    t5 &= MASK;
    t6 &= MASK;
    t7 &= MASK;
    t8 &= MASK;
    t0 += t5 * FOLD_LIMB & MASK;
    t1 += unsignedMultiplyHigh(t5 << 12, FOLD_LIMB) + (t6 * FOLD_LIMB & MASK) + (t0 >>> 52);
    t2 += unsignedMultiplyHigh(t6 << 12, FOLD_LIMB) + (t7 * FOLD_LIMB & MASK) + (t1 >>> 52);
    t3 += unsignedMultiplyHigh(t7 << 12, FOLD_LIMB) + (t8 * FOLD_LIMB & MASK) + (t2 >>> 52);
    t4 += unsignedMultiplyHigh(t8 << 12, FOLD_LIMB) + (t9 * FOLD_LIMB & MASK) + (t3 >>> 52);
    long top = (t4 >>> 48) + (unsignedMultiplyHigh(t9 << 12, FOLD_LIMB) << 4);
    n0 = (t0 & MASK) + (top * FOLD & MASK);
    n1 = (t1 & MASK) + unsignedMultiplyHigh(top << 12, FOLD);
    n2 = t2 & MASK;
    n3 = t3 & MASK;
    n4 = t4 & TOP_MASK;
    return this;
  }

  /** Brings the magnitude to 1 without making the number unique. */
  FieldElement reduceWeakly() {
    n0 += (n4 >>> 48) * FOLD;
    n1 += n0 >>> 52;
    n2 += n1 >>> 52;
    n3 += n2 >>> 52;
    n4 = (n4 & TOP_MASK) + (n3 >>> 52);
    n0 &= MASK;
    n1 &= MASK;
    n2 &= MASK;
    n3 &= MASK;
    return this;
  }

  /** Makes the number unique: the remainder below p. */
  FieldElement normalize() {
    reduceWeakly();
    boolean notBelow = n0 >= P0 && (n1 & n2 & n3) == MASK && n4 == TOP_MASK;
    if (notBelow || n4 > TOP_MASK) {
      // Adding 2^256 - p and dropping 2^256 is subtracting p.
      n0 += FOLD;
      n1 += n0 >>> 52;
      n2 += n1 >>> 52;
      n3 += n2 >>> 52;
      n4 = n4 + (n3 >>> 52) & TOP_MASK;
      n0 &= MASK;
      n1 &= MASK;
      n2 &= MASK;
      n3 &= MASK;
    }
    return this;
  }

  /** Whether the number is zero modulo p; it is reduced weakly first. */
  boolean isZero() {
    reduceWeakly();
    return (n0 | n1 | n2 | n3 | n4) == 0 || n0 == P0 && (n1 & n2 & n3) == MASK && n4 == TOP_MASK;
  }

  /** Whether a normalised number is odd. */
  boolean isOdd() {
    return (n0 & 1) != 0;
  }
}
