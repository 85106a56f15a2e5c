package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The functions of docs/exact-arithmetic.md 2 on floats of every exponent and sign, in all kernels;
 * with {@code -Daipg.long-tests=true} on all 2^32 of them.
 */
class EveryFloatTest {
  private static final boolean ALL = Boolean.getBoolean("aipg.long-tests");

  /** Floats are taken by their upper 16 bits, and of each some or all lower ones. */
  private static final int UPPER = 1 << 16;

  private static final int LOWER = ALL ? 1 << 16 : 8;

  private static final float CAP = 30;

  /** Of exp, relative: measured over all floats, and over those that are taken else. */
  private static final double ERROR_MAX = ALL ? 8.46e-8 : 8.2e-8;

  private static final ExactKernels RIGHT = new ScalarKernels();

  @Test
  void expStaysWithinItsErrorOfTheTrueOne() {
    double worst =
        IntStream.range(0, UPPER)
            .parallel()
            .mapToDouble(
                upper -> {
                  double error = 0;
                  for (float x : floats(upper)) {
                    if (x > ExactMath.EXP_LOW && x <= ExactMath.EXP_HIGH) {
                      double right = Math.exp(x);
                      error = Math.max(error, Math.abs(ExactMath.exp(x) - right) / right);
                    }
                  }
                  return error;
                })
            .max()
            .orElseThrow();
    assertThat(worst).isLessThan(ERROR_MAX);
  }

  @Test
  void gatesCapsMassesAndRootsAreEqualInAllKernels() {
    var all = KernelSets.all();
    assertThat(differing(all.subList(1, all.size()))).isEmpty();
  }

  @Test
  void anotherExpIsFound() {
    assertThat(differing(List.of(new TamperedKernels.OtherExp(RIGHT)))).isNotEmpty();
  }

  /** Kernels and upper halves of floats for which a function gives other bits than plain Java. */
  private static List<String> differing(List<ExactKernels> compared) {
    return IntStream.range(0, UPPER)
        .parallel()
        .boxed()
        .flatMap(
            upper -> {
              var right = bits(RIGHT, upper);
              return compared.stream()
                  .filter(kernels -> !Arrays.equals(right, bits(kernels, upper)))
                  .map(kernels -> kernels.name() + " " + Integer.toHexString(upper));
            })
        .toList();
  }

  private static int[] bits(ExactKernels kernels, int upper) {
    float[] z = floats(upper);
    var results = new ArrayList<float[]>();
    var gates = new float[2 * z.length];
    System.arraycopy(z, 0, gates, 0, z.length);
    Arrays.fill(gates, z.length, gates.length, 1);
    for (boolean gelu : List.of(false, true)) {
      var out = new float[z.length];
      if (gelu) {
        kernels.geluGate(gates, 0, z.length, out, 0);
      } else {
        kernels.gate(gates, 0, z.length, out, 0);
      }
      results.add(out);
    }
    var capped = z.clone();
    kernels.softCap(capped, 0, capped.length, CAP);
    results.add(capped);
    results.add(roots(kernels, z));
    int[] masses = masses(kernels, z);
    var bits = new int[results.stream().mapToInt(all -> all.length).sum() + masses.length];
    int at = 0;
    for (float[] all : results) {
      for (float value : all) {
        bits[at++] = Float.floatToRawIntBits(value);
      }
    }
    System.arraycopy(masses, 0, bits, at, masses.length);
    return bits;
  }

  /** exp of what is not positive, as the draw takes it. */
  private static int[] masses(ExactKernels kernels, float[] z) {
    var x = new float[z.length + 1];
    for (int i = 0; i < z.length; i++) {
      x[i + 1] = -Math.abs(z[i]);
    }
    var out = new int[x.length];
    kernels.probabilities(x, 0, x.length, 1, out);
    return out;
  }

  /**
   * Root and reciprocal through the norm of a single value that is too small beside epsilon to
   * matter, and large enough to keep the product a normal number.
   */
  private static float[] roots(ExactKernels kernels, float[] z) {
    var out = new float[z.length];
    var one = new float[] {1};
    var x = new float[1];
    for (int i = 0; i < z.length; i++) {
      float eps = Math.abs(z[i]);
      x[0] = eps < 1 ? 0x1p-75f : eps < 0x1p25f ? 0x1p-20f : 1;
      kernels.rmsNorm(x, 0, new RmsNorm(one, eps), out, i);
    }
    return out;
  }

  /** Those with these upper bits; in the place of infinities and NaN there are zeros. */
  private static float[] floats(int upper) {
    var random = new SplittableRandom(upper);
    var x = new float[LOWER];
    for (int i = 0; i < LOWER; i++) {
      int lower = ALL ? i : i == 0 ? 0 : i == 1 ? 0xffff : random.nextInt(1 << 16);
      float v = Float.intBitsToFloat(upper << 16 | lower);
      x[i] = Float.isFinite(v) ? v : 0;
    }
    return x;
  }
}
