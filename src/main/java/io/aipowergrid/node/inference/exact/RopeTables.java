package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.util.function.IntToDoubleFunction;

/**
 * Cosines and sines of the rotary embedding. They are data of the model package: computed once in
 * double by StrictMath, rounded once to f32, and covered by the model root.
 */
@SuppressWarnings("ArrayRecordComponent") // Built once, never changed.
record RopeTables(int half, float[] cos, float[] sin) {

  /** The model's own. */
  static RopeTables of(ModelConfig config) {
    return of(config, i -> scaled(config, i));
  }

  /** Those of layers with a window where they have another base. */
  static RopeTables local(ModelConfig config) {
    return of(config, i -> plain(config, config.variant().localRopeTheta(), i));
  }

  private static RopeTables of(ModelConfig config, IntToDoubleFunction frequencies) {
    int half = config.headDim() / 2;
    int entries = Math.multiplyExact(config.contextLength(), half);
    var cos = new float[entries];
    var sin = new float[entries];
    for (int i = 0; i < half; i++) {
      double frequency = frequencies.applyAsDouble(i);
      for (int position = 0; position < config.contextLength(); position++) {
        double angle = position * frequency;
        cos[position * half + i] = (float) StrictMath.cos(angle);
        sin[position * half + i] = (float) StrictMath.sin(angle);
      }
    }
    return new RopeTables(half, cos, sin);
  }

  private static double plain(ModelConfig config, double theta, int i) {
    return 1.0 / StrictMath.pow(theta, 2.0 * i / config.headDim());
  }

  private static double scaled(ModelConfig config, int i) {
    double plain = plain(config, config.ropeTheta(), i);
    var scaling = config.ropeScaling();
    if (scaling == null) {
      return plain;
    }
    return switch (scaling.kind()) {
      case LINEAR -> plain / scaling.factor();
      case LLAMA3 -> llama3(plain, scaling);
    };
  }

  // Short waves stay, long waves are stretched, those between are blended.
  private static double llama3(double plain, RopeScaling scaling) {
    double wavelength = 2.0 * Math.PI / plain;
    double turns = scaling.originalContextLength() / wavelength;
    if (turns > scaling.highFrequencyFactor()) {
      return plain;
    }
    if (turns < scaling.lowFrequencyFactor()) {
      return plain / scaling.factor();
    }
    double smooth =
        (turns - scaling.lowFrequencyFactor())
            / (scaling.highFrequencyFactor() - scaling.lowFrequencyFactor());
    return (1.0 - smooth) * plain / scaling.factor() + smooth * plain;
  }

  /** Rotates one head in place: dimension i turns with dimension i + half. */
  void rotate(float[] x, int offset, int position) {
    int table = position * half;
    for (int i = 0; i < half; i++) {
      float c = cos[table + i];
      float s = sin[table + i];
      float v0 = x[offset + i];
      float v1 = x[offset + half + i];
      x[offset + i] = Math.fma(v0, c, -(v1 * s));
      x[offset + half + i] = Math.fma(v1, c, v0 * s);
    }
  }
}
