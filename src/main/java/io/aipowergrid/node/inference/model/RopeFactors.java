package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;

/**
 * Recognises the Llama 3 frequency rule in the table of divisors that GGUF stores in its place. The
 * published models use two parameter sets; another table is refused rather than approximated.
 */
final class RopeFactors {
  private static final double TOLERANCE = 1e-3;

  private static final RopeScaling[] PUBLISHED = {
    new RopeScaling(RopeScaling.Kind.LLAMA3, 8, 1, 4, 8192),
    new RopeScaling(RopeScaling.Kind.LLAMA3, 32, 1, 4, 8192)
  };

  private RopeFactors() {}

  static RopeScaling recognise(StoredTensor table, double theta, int headDim) {
    var found = new float[headDim / 2];
    if (table.info().shape().size() == 1 && table.info().columns() == found.length) {
      table.encoding().decode(table.data(), 0, found);
      for (var scaling : PUBLISHED) {
        if (matches(found, scaling, theta)) {
          return scaling;
        }
      }
    }
    throw Refusal.of(
        "The model's rope_freqs table is not one of Llama 3.1 or 3.2; bring the Hugging Face form.");
  }

  private static boolean matches(float[] found, RopeScaling scaling, double theta) {
    for (int i = 0; i < found.length; i++) {
      double expected = divisor(i, found.length, scaling, theta);
      if (!(Math.abs(found[i] - expected) <= TOLERANCE * expected)) {
        return false;
      }
    }
    return true;
  }

  /** What frequency i is divided by. */
  static double divisor(int i, int pairs, RopeScaling scaling, double theta) {
    double wavelength = 2 * Math.PI * Math.pow(theta, (double) i / pairs);
    double original = scaling.originalContextLength();
    if (wavelength < original / scaling.highFrequencyFactor()) {
      return 1;
    }
    if (wavelength > original / scaling.lowFrequencyFactor()) {
      return scaling.factor();
    }
    double smooth =
        (original / wavelength - scaling.lowFrequencyFactor())
            / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
    return 1 / ((1 - smooth) / scaling.factor() + smooth);
  }
}
