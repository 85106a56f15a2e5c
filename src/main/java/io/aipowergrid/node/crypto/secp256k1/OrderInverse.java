package io.aipowergrid.node.crypto.secp256k1;

import java.math.BigInteger;

/**
 * The inverse of a scalar modulo the order of the group, by division steps (Bernstein, Yang, "Fast
 * constant-time gcd computation and modular inversion", 2019), thirty at a time and in variable
 * time. Several times as fast as BigInteger. Numbers are nine signed limbs of 30 bits. An instance
 * serves one inversion.
 */
final class OrderInverse {
  private static final int LIMBS = 9;
  private static final int LIMB_BITS = 30;
  private static final int MASK = (1 << LIMB_BITS) - 1;
  private static final int[] MODULUS = limbs(Curve.ORDER);

  /** The inverse of the modulus modulo 2^30. */
  private static final int MODULUS_INVERSE =
      Curve.ORDER.modInverse(BigInteger.ONE.shiftLeft(LIMB_BITS)).intValue();

  private final int[] d = new int[LIMBS];
  private final int[] e = new int[LIMBS];
  private final int[] f = MODULUS.clone();
  private final int[] g;
  private int eta = -1;

  /** What the last thirty steps did: f' = (u f + v g) / 2^30, g' = (q f + r g) / 2^30. */
  private int u;

  private int v;
  private int q;
  private int r;

  private OrderInverse(BigInteger scalar) {
    g = limbs(scalar);
    e[0] = 1;
  }

  /** The inverse of a scalar from 1 to the order less 1. */
  static BigInteger of(BigInteger scalar) {
    return new OrderInverse(scalar).compute();
  }

  private static int[] limbs(BigInteger value) {
    var limbs = new int[LIMBS];
    var bytes = Curve.bytes(value);
    for (int bit = 0; bit < Byte.SIZE * bytes.length; bit += Byte.SIZE) {
      long digit = (long) (bytes[bytes.length - 1 - bit / Byte.SIZE] & 0xff) << bit % LIMB_BITS;
      limbs[bit / LIMB_BITS] |= (int) digit & MASK;
      if (digit >>> LIMB_BITS != 0) {
        limbs[bit / LIMB_BITS + 1] |= (int) (digit >>> LIMB_BITS);
      }
    }
    return limbs;
  }

  private BigInteger compute() {
    // Invariants: d times the scalar is f, and e times the scalar is g, modulo the order.
    while (!isZero(g)) {
      divide(f[0], g[0]);
      updateCofactors();
      updateNumbers();
    }
    return result();
  }

  private static boolean isZero(int[] number) {
    int all = 0;
    for (int limb : number) {
      all |= limb;
    }
    return all == 0;
  }

  /** Thirty division steps on the lowest limbs, runs of zero bits and several sums at once. */
  private void divide(int lowF, int lowG) {
    int odd = lowF;
    int other = lowG;
    u = 1;
    v = 0;
    q = 0;
    r = 1;
    for (int left = LIMB_BITS; ; ) {
      int zeros = Integer.numberOfTrailingZeros(other | -1 << left);
      other >>>= zeros;
      u <<= zeros;
      v <<= zeros;
      eta -= zeros;
      left -= zeros;
      if (left == 0) {
        return;
      }
      if (eta < 0) {
        int old = odd;
        odd = other;
        other = -old;
        swapRows();
      }
      // The multiple that clears as many low bits, six at most, as may go before the next swap;
      // f (f f - 2) is minus the inverse of an odd f modulo 64.
      int mask = -1 >>> 32 - Math.min(eta + 1, left) & 63;
      int multiple = odd * other * (odd * odd - 2) & mask;
      other += odd * multiple;
      q += u * multiple;
      r += v * multiple;
    }
  }

  private void swapRows() {
    eta = -eta;
    int old = u;
    u = q;
    q = -old;
    old = v;
    v = r;
    r = -old;
  }

  private void updateCofactors() {
    // Negative d and e count as themselves plus the modulus, which keeps them above -2 moduli.
    int dSign = d[LIMBS - 1] >> 31;
    int eSign = e[LIMBS - 1] >> 31;
    int dMultiple = (u & dSign) + (v & eSign);
    int eMultiple = (q & dSign) + (r & eSign);
    long dCarry = (long) u * d[0] + (long) v * e[0];
    long eCarry = (long) q * d[0] + (long) r * e[0];
    // Multiples of the modulus that make the lowest limb zero, so that the division is exact.
    dMultiple -= MODULUS_INVERSE * (int) dCarry + dMultiple & MASK;
    eMultiple -= MODULUS_INVERSE * (int) eCarry + eMultiple & MASK;
    dCarry = dCarry + (long) MODULUS[0] * dMultiple >> LIMB_BITS;
    eCarry = eCarry + (long) MODULUS[0] * eMultiple >> LIMB_BITS;
    for (int i = 1; i < LIMBS; i++) {
      dCarry += (long) u * d[i] + (long) v * e[i] + (long) MODULUS[i] * dMultiple;
      eCarry += (long) q * d[i] + (long) r * e[i] + (long) MODULUS[i] * eMultiple;
      d[i - 1] = (int) dCarry & MASK;
      e[i - 1] = (int) eCarry & MASK;
      dCarry >>= LIMB_BITS;
      eCarry >>= LIMB_BITS;
    }
    d[LIMBS - 1] = (int) dCarry;
    e[LIMBS - 1] = (int) eCarry;
  }

  private void updateNumbers() {
    long fCarry = (long) u * f[0] + (long) v * g[0] >> LIMB_BITS;
    long gCarry = (long) q * f[0] + (long) r * g[0] >> LIMB_BITS;
    for (int i = 1; i < LIMBS; i++) {
      fCarry += (long) u * f[i] + (long) v * g[i];
      gCarry += (long) q * f[i] + (long) r * g[i];
      f[i - 1] = (int) fCarry & MASK;
      g[i - 1] = (int) gCarry & MASK;
      fCarry >>= LIMB_BITS;
      gCarry >>= LIMB_BITS;
    }
    f[LIMBS - 1] = (int) fCarry;
    g[LIMBS - 1] = (int) gCarry;
  }

  /** At the end f is 1 or -1, so d or -d is the inverse. */
  private BigInteger result() {
    var value = BigInteger.ZERO;
    for (int i = LIMBS - 1; i >= 0; i--) {
      value = value.shiftLeft(LIMB_BITS).add(BigInteger.valueOf(d[i]));
    }
    return (f[LIMBS - 1] < 0 ? value.negate() : value).mod(Curve.ORDER);
  }
}
