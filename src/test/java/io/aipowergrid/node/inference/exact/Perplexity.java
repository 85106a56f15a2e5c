package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.Arrays;
import java.util.List;

/**
 * How well the exact engine foretells given texts, beside a decoder in double with the file's own
 * weights. Both read the same tokens.
 *
 * @param tokens that were foretold
 * @param reference perplexity of the decoder in double
 * @param exact perplexity of the exact engine
 * @param deviation standard error of the ratio less one, from token to token
 * @param logitError root mean square of the logits' difference, relative to their spread
 * @param agreement share of positions with the same best token
 */
record Perplexity(
    int tokens,
    double reference,
    double exact,
    double deviation,
    double logitError,
    double agreement) {

  /** How much higher the engine's perplexity is; 0.001 is a tenth of a percent. */
  double excess() {
    return exact / reference - 1;
  }

  /**
   * Reads each text from its first token to its last.
   *
   * @param texts token ids, at least two each
   */
  static Perplexity of(LoadedModelFiles files, List<int[]> texts) {
    var sums = new Sums();
    var model = ExactModel.requantise(files);
    try (var pool = new WorkerPool(1, "perplexity")) {
      var runner = new ModelRunner(model, Kernels.fixed(new VectorKernels()), pool, 1);
      texts.forEach(text -> read(files, model, runner, text, sums));
    }
    return sums.result();
  }

  private static void read(
      LoadedModelFiles files, ExactModel model, ModelRunner runner, int[] text, Sums sums) {
    var reference = new FloatReference(files);
    var cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
    cache.ensure(text.length);
    var batch = new Batch(1);
    int vocabulary = model.config().vocabularySize();
    for (int position = 0; position + 1 < text.length; position++) {
      batch.clear();
      batch.add(text[position], position, cache, Wanted.LOGITS);
      runner.forward(batch);
      var exact = new double[vocabulary];
      Arrays.setAll(exact, i -> runner.logits()[i]);
      sums.add(reference.next(text[position]), exact, text[position + 1]);
    }
  }

  private static final class Sums {
    private int tokens;
    private double reference;
    private double exact;
    private double squares;
    private double error;
    private double spread;
    private int agreed;

    void add(double[] expected, double[] ours, int next) {
      double mean = Arrays.stream(expected).average().orElseThrow();
      for (int i = 0; i < expected.length; i++) {
        error += (ours[i] - expected[i]) * (ours[i] - expected[i]);
        spread += (expected[i] - mean) * (expected[i] - mean);
      }
      double referenceLoss = loss(expected, next);
      double exactLoss = loss(ours, next);
      reference += referenceLoss;
      exact += exactLoss;
      squares += (exactLoss - referenceLoss) * (exactLoss - referenceLoss);
      agreed += best(expected) == best(ours) ? 1 : 0;
      tokens++;
    }

    Perplexity result() {
      double mean = (exact - reference) / tokens;
      double variance = squares / tokens - mean * mean;
      return new Perplexity(
          tokens,
          Math.exp(reference / tokens),
          Math.exp(exact / tokens),
          Math.sqrt(Math.max(0, variance) / tokens),
          Math.sqrt(error / spread),
          agreed / (double) tokens);
    }

    private static double loss(double[] logits, int next) {
      double max = Arrays.stream(logits).max().orElseThrow();
      double sum = Arrays.stream(logits).map(logit -> Math.exp(logit - max)).sum();
      return Math.log(sum) + max - logits[next];
    }

    private static int best(double[] x) {
      int best = 0;
      for (int i = 1; i < x.length; i++) {
        best = x[i] > x[best] ? i : best;
      }
      return best;
    }
  }
}
