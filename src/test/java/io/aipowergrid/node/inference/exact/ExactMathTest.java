package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExactMathTest {
  @Test
  void roundsTiesToEven() {
    assertEquals(0, ExactMath.rne(0.5f));
    assertEquals(2, ExactMath.rne(1.5f));
    assertEquals(2, ExactMath.rne(2.5f));
    assertEquals(-2, ExactMath.rne(-2.5f));
    assertEquals(4_194_302, ExactMath.rne(4_194_302.49f));
  }

  @Test
  void expStaysWithinItsErrorAndItsRange() {
    double worst = 0;
    for (int i = -86_900; i <= 87_900; i++) {
      float x = i / 1000f;
      double right = Math.exp(x);
      worst = Math.max(worst, Math.abs(ExactMath.exp(x) - right) / right);
    }
    assertTrue(worst < 8.2e-8, "error " + worst);
    assertEquals(0.0f, ExactMath.exp(-87.0f));
    assertTrue(ExactMath.exp(Math.nextUp(-87.0f)) >= Float.MIN_NORMAL);
    assertEquals(ExactMath.exp(88.0f), ExactMath.exp(1e30f));
    assertEquals(1.0f, ExactMath.exp(-0.0f));
  }

  @Test
  void dotsOfQueryAndKeyStayBelowTwoToTheThirtyOne() {
    assertEquals(5792, ExactMath.queryMax(64));
    assertEquals(4095, ExactMath.queryMax(128));
    assertEquals(2896, ExactMath.queryMax(256));
    for (int headDim = 2; headDim <= 512; headDim += 2) {
      long max = ExactMath.queryMax(headDim);
      assertTrue(max * max * headDim <= Integer.MAX_VALUE);
      assertTrue((max + 1) * (max + 1) * headDim > Integer.MAX_VALUE);
      assertTrue(max <= Short.MAX_VALUE);
    }
  }

  @Test
  void sumsOfAGroupFitThirtyTwoBits() {
    long group = (long) ExactMath.GROUP * ExactMath.WEIGHT_MAX * ExactMath.ACTIVATION_MAX;
    assertTrue(group <= Integer.MAX_VALUE);
    long page = (long) 512 * ExactMath.ATTENTION_WEIGHT_MAX * ExactMath.VALUE_MAX;
    assertTrue(page <= Integer.MAX_VALUE);
    // The widest row keeps its exact sum in a double.
    double row = (double) (1 << 17) * ExactMath.WEIGHT_MAX * ExactMath.SUBSCALE_MAX;
    assertTrue(row * ExactMath.ACTIVATION_MAX < 0x1p53);
  }

  @Test
  void findsNumbersThatAreNotFinite() {
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}) {
      var x = new float[50];
      x[41] = bad;
      assertTrue(!ExactMath.isFinite(ExactMath.magnitudeBits(x, 0, 50)));
    }
  }

  @Test
  void thisThreadComputesAsTheStandardSays() {
    assertTrue(FloatProbe.passes());
  }
}
