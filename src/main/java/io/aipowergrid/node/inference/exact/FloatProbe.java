package io.aipowergrid.node.inference.exact;

/**
 * Finds out whether native code left this thread in flush-to-zero mode or with another rounding
 * mode (exact-inference.md 2.2). Runs on the thread it is about.
 */
final class FloatProbe {
  private static final float LEAST = Float.MIN_VALUE;
  private static final float LEAST_NORMAL = Float.MIN_NORMAL;

  // Not final: the compiler must not compute the answers beforehand.
  private static volatile float one = 1.0f;

  /** What callers hear of a thread that failed it. */
  static final String ALTERED = "this machine's floating-point mode was altered";

  private FloatProbe() {}

  /** Whether this thread computes as IEEE-754 says. */
  static boolean passes() {
    float unit = one;
    return keepsDenormals(unit) && roundsToNearestEven(unit);
  }

  private static boolean keepsDenormals(float unit) {
    float half = 0.5f * unit;
    float least = LEAST * unit;
    return bits(LEAST_NORMAL * half) == 0x0040_0000
        && bits(least + least) == 2
        && bits(LEAST_NORMAL * unit - least) == 0x007f_ffff
        && bits(LEAST_NORMAL / (2.0f * unit)) == 0x0040_0000
        && bits(Math.fma(LEAST_NORMAL, half, least)) == 0x0040_0001
        && bits(Math.fma(half, half, least)) == bits(0.25f)
        && bits((float) Math.sqrt(Float.MIN_VALUE * (double) unit)) == 0x1a35_04f3
        && bits(0x1p-75f * (0x1p-74f * unit)) == 1
        && bits(0x1p-75f * (0x1p-75f * unit)) == 0
        && bits(-LEAST_NORMAL * half) == 0x8040_0000
        && least > 0.0f
        && bits((least * 0x1p100f) * 0x1p49f) == bits(1.0f);
  }

  private static boolean roundsToNearestEven(float unit) {
    float big = 0x1p24f * unit;
    return big + 1.0f == 0x1p24f
        && big + 3.0f == 0x1p24f + 4.0f
        && -big - 1.0f == -0x1p24f
        && -big - 3.0f == -0x1p24f - 4.0f
        && bits(unit / 3.0f) == 0x3eaa_aaab
        && bits(-unit / 3.0f) == 0xbeaa_aaab
        && bits((float) Math.sqrt(2.0 * unit)) == 0x3fb5_04f3
        && bits(Math.fma(0.1f, 10.0f * unit, -1.0f)) == 0x3280_0000;
  }

  private static int bits(float value) {
    return Float.floatToRawIntBits(value);
  }
}
