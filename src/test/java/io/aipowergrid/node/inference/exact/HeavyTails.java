package io.aipowergrid.node.inference.exact;

import java.util.SplittableRandom;

/**
 * Errors of one product and of one head of attention on synthetic numbers that are harder than a
 * small trained model's: weights with heavy tails, activations and keys with a few channels far
 * above the others. The arithmetic is imitated in double, so that its parameters can be changed.
 */
final class HeavyTails {
  /** Columns of the product. */
  static final int COLUMNS = 4096;

  private static final int ROWS = 256;
  private static final int TOKENS = 8;
  private static final int OUTLIERS = 6;
  private static final double OUTLIER = 60;
  private static final int DEGREES = 4;
  private static final int POSITIONS = 256;
  private static final int QUERIES = 64;
  private static final double KEY_OUTLIER = 20;

  private final SplittableRandom random;

  HeavyTails(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** Student's t: the fewer degrees of freedom, the heavier the tails. */
  private double heavy() {
    double sum = 0;
    for (int i = 0; i < DEGREES; i++) {
      double x = random.nextGaussian();
      sum += x * x;
    }
    return random.nextGaussian() / Math.sqrt(sum / DEGREES);
  }

  /**
   * Relative error of products of a random matrix with random vectors.
   *
   * @param group columns with a subscale of their own
   * @param activationMax the largest code of an activation, one scale for a whole vector
   */
  double product(int group, int activationMax) {
    var weights = new double[ROWS][COLUMNS];
    var rounded = new double[ROWS][];
    for (int r = 0; r < ROWS; r++) {
      for (int k = 0; k < COLUMNS; k++) {
        weights[r][k] = heavy();
      }
      rounded[r] = weights(weights[r], group);
    }
    double error = 0;
    double size = 0;
    for (int t = 0; t < TOKENS; t++) {
      var x = new double[COLUMNS];
      for (int k = 0; k < COLUMNS; k++) {
        x[k] = random.nextGaussian();
      }
      for (int i = 0; i < OUTLIERS; i++) {
        x[random.nextInt(COLUMNS)] *= OUTLIER;
      }
      var codes = codes(x, activationMax);
      for (int r = 0; r < ROWS; r++) {
        double right = dot(weights[r], x);
        double ours = dot(rounded[r], codes);
        error += (ours - right) * (ours - right);
        size += right * right;
      }
    }
    return Math.sqrt(error / size);
  }

  /** A row as it reads after requantisation (docs/exact-arithmetic.md, "Requantisation"). */
  private static double[] weights(double[] row, int group) {
    double scale = max(row, 0, row.length) / (ExactMath.WEIGHT_MAX * ExactMath.SUBSCALE_MAX);
    var out = new double[row.length];
    for (int from = 0; from < row.length; from += group) {
      int to = Math.min(from + group, row.length);
      double least = Math.ceil(max(row, from, to) / (ExactMath.WEIGHT_MAX * scale));
      double step = Math.clamp(least, 1, ExactMath.SUBSCALE_MAX) * scale;
      for (int k = from; k < to; k++) {
        out[k] = Math.rint(row[k] / step) * step;
      }
    }
    return out;
  }

  /** A vector as it reads after it became codes up to {@code codeMax} with one scale. */
  private static double[] codes(double[] x, int codeMax) {
    double step = max(x, 0, x.length) / codeMax;
    var out = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      out[i] = Math.rint(x[i] / step) * step;
    }
    return out;
  }

  /**
   * Relative error of the output of one head.
   *
   * @param codeMax the largest code of q and K
   */
  double attention(int headDim, int codeMax) {
    var keys = new double[POSITIONS][headDim];
    var values = new double[POSITIONS][headDim];
    int outlier = random.nextInt(headDim);
    for (int t = 0; t < POSITIONS; t++) {
      for (int d = 0; d < headDim; d++) {
        keys[t][d] = random.nextGaussian() * (d == outlier ? KEY_OUTLIER : 1);
        values[t][d] = random.nextGaussian();
      }
    }
    double error = 0;
    double size = 0;
    for (int i = 0; i < QUERIES; i++) {
      var query = new double[headDim];
      for (int d = 0; d < headDim; d++) {
        query[d] = random.nextGaussian() * (d == outlier ? 1 / KEY_OUTLIER : 1);
      }
      var right = head(query, keys, values, Integer.MAX_VALUE, Integer.MAX_VALUE);
      var ours = head(query, keys, values, codeMax, ExactMath.VALUE_MAX);
      for (int d = 0; d < headDim; d++) {
        error += (ours[d] - right[d]) * (ours[d] - right[d]);
        size += right[d] * right[d];
      }
    }
    return Math.sqrt(error / size);
  }

  private static double[] head(
      double[] query, double[][] keys, double[][] values, int codeMax, int valueMax) {
    var q = codes(query, codeMax);
    var weights = new double[keys.length];
    double sum = 0;
    for (int t = 0; t < keys.length; t++) {
      weights[t] = Math.exp(dot(q, codes(keys[t], codeMax)) / Math.sqrt(query.length));
      sum += weights[t];
    }
    var out = new double[query.length];
    for (int t = 0; t < keys.length; t++) {
      var value = codes(values[t], valueMax);
      for (int d = 0; d < out.length; d++) {
        out[d] += weights[t] / sum * value[d];
      }
    }
    return out;
  }

  private static double max(double[] x, int from, int to) {
    double max = 0;
    for (int i = from; i < to; i++) {
      max = Math.max(max, Math.abs(x[i]));
    }
    return max;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
