package io.aipowergrid.node.inference.exact;

/**
 * The floating-point functions of the arithmetic (docs/exact-arithmetic.md, "Functions"): every
 * operation is one IEEE-754 rounding, fused only where {@code Math.fma} is written. Pure.
 */
final class ExactMath {
  /**
   * Id of the arithmetic, hashed into every model root. It is frozen: whatever changes a bit of a
   * golden vector (src/test/resources/exact) is another arithmetic and gets another id.
   */
  static final String ARITHMETIC_VERSION = "exact-1";

  /** Weights that share one integer sub-scale. */
  static final int GROUP = 64;

  /** Largest weight code. */
  static final int WEIGHT_MAX = 127;

  /** Largest integer sub-scale. */
  static final int SUBSCALE_MAX = 255;

  /** Largest activation code; 127 * 256, so that it splits into two signed bytes. */
  static final int ACTIVATION_MAX = 32_512;

  /** Largest attention weight code. */
  static final int ATTENTION_WEIGHT_MAX = 32_512;

  /** Largest value code. */
  static final int VALUE_MAX = 127;

  /** Fixed-point one of probabilities. */
  static final float PROBABILITY_ONE = 1 << 21;

  /** Fixed-point one of the norm. */
  static final float NORM_ONE = 1 << 20;

  /** A largest magnitude below 2^-100 counts as zero: its reciprocal would overflow. */
  static final float TINY = 0x1p-100f;

  /** Bits of infinity: a magnitude at or above is infinite or no number. */
  static final int INFINITY_BITS = 0x7f80_0000;

  static final int MAGNITUDE_MASK = 0x7fff_ffff;

  static final float RNE_MAGIC = 12_582_912.0f;
  static final int RNE_MAGIC_BITS = 0x4B40_0000;

  static final float EXP_LOW = -87.0f;
  static final float EXP_HIGH = 88.0f;
  static final float LOG2_E = 1.4426950408889634f;
  static final float LN2_HIGH = -0.693359375f;
  static final float LN2_LOW = 2.12194440e-4f;
  static final float EXP_C0 = 1.9875691500e-4f;
  static final float EXP_C1 = 1.3981999507e-3f;
  static final float EXP_C2 = 8.3334519073e-3f;
  static final float EXP_C3 = 4.1665795894e-2f;
  static final float EXP_C4 = 1.6666665459e-1f;
  static final float EXP_C5 = 5.0000001201e-1f;
  static final int EXPONENT_SHIFT = 23;

  /** 2 * sqrt(2 / pi). */
  static final float GELU_LINEAR = 1.5957691216057308f;

  /** That times 0.044715. */
  static final float GELU_CUBIC = 0.0713548162726009f;

  private ExactMath() {}

  /** Rounds to the nearest integer, ties to even; defined for |v| below 2^22. */
  static int rne(float v) {
    return Float.floatToRawIntBits(v + RNE_MAGIC) - RNE_MAGIC_BITS;
  }

  /** e^x with a relative error of at most 8.46e-8; +0 from -87 down, e^88 from 88 up. */
  static float exp(float x) {
    if (x <= EXP_LOW) {
      return 0.0f;
    }
    float v = x > EXP_HIGH ? EXP_HIGH : x;
    int n = rne(v * LOG2_E);
    float r = Math.fma((float) n, LN2_HIGH, v);
    r = Math.fma((float) n, LN2_LOW, r);
    float p = Math.fma(EXP_C0, r, EXP_C1);
    p = Math.fma(p, r, EXP_C2);
    p = Math.fma(p, r, EXP_C3);
    p = Math.fma(p, r, EXP_C4);
    p = Math.fma(p, r, EXP_C5);
    p = Math.fma(p, r * r, r);
    p = p + 1.0f;
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (n << EXPONENT_SHIFT));
  }

  /** z / (1 + e^-z) * up. */
  static float gate(float z, float up) {
    float s = z / (1.0f + exp(-z));
    return s * up;
  }

  /** GELU by its approximation with tanh, which is z / (1 + e^-v); times up. */
  static float geluGate(float z, float up) {
    float v = z * Math.fma(GELU_CUBIC, z * z, GELU_LINEAR);
    float s = z / (1.0f + exp(-v));
    return s * up;
  }

  /** cap * tanh(x / cap). */
  static float softCap(float x, float cap) {
    float t = 2.0f / (1.0f + exp(-2.0f * (x / cap))) - 1.0f;
    return t * cap;
  }

  /** 1 / sqrt(v), two roundings. */
  static float reciprocalRoot(float v) {
    return 1.0f / (float) Math.sqrt(v);
  }

  /** Bits of the largest magnitude; at or above {@link #INFINITY_BITS} when not all are finite. */
  static int magnitudeBits(float[] x, int offset, int count) {
    int bits = 0;
    for (int i = offset; i < offset + count; i++) {
      bits = Math.max(bits, Float.floatToRawIntBits(x[i]) & MAGNITUDE_MASK);
    }
    return bits;
  }

  static boolean isFinite(int magnitudeBits) {
    return magnitudeBits < INFINITY_BITS;
  }

  /** The factor of the norm for a sum of squares of codes and the largest magnitude. */
  static float normFactor(long sumOfSquares, int count, float magnitude, float eps) {
    float unit = magnitude * (1.0f / NORM_ONE);
    float ms = (((float) sumOfSquares / (float) count) * unit) * unit;
    return reciprocalRoot(ms + eps);
  }

  /** Largest code of queries and keys: a dot product of such codes stays below 2^31. */
  static int queryMax(int headDim) {
    return (int) Math.sqrt((double) Integer.MAX_VALUE / headDim);
  }

  /** Index of the largest value other than that at {@code except}; ties to the lower index. */
  static int largest(float[] x, int offset, int count, int except) {
    int largest = except == 0 ? 1 : 0;
    for (int i = largest + 1; i < count; i++) {
      if (x[offset + i] > x[offset + largest] && i != except) {
        largest = i;
      }
    }
    return largest;
  }
}
