package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.time.Duration;

/** Runs a small random model on two kernels in turn until one has shown to be the faster. */
final class KernelTrial {
  /** Rounds in a row the challenger must win. */
  private static final int WINS_NEEDED = 3;

  private static final int PASSES_PER_ROUND = 4;
  private static final int PROMPT = 24;
  private static final long SEED = 1;

  private final ExactKernels champion;
  private final ExactKernels challenger;
  private final Duration longest;
  private final ExactModel model;

  /**
   * @param longest whoever was not faster by then loses
   */
  KernelTrial(ExactKernels champion, ExactKernels challenger, Duration longest) {
    this.longest = longest;
    this.champion = champion;
    this.challenger = challenger;
    this.model = ExactModel.requantise(RandomModel.of(shape(), SEED));
  }

  private static ModelConfig shape() {
    return RandomModel.shape(256, 512, 2, 4, 2, 512, 64);
  }

  boolean challengerWins() {
    long deadline = System.nanoTime() + longest.toNanos();
    try (var pool = new WorkerPool(1, "trial")) {
      int wins = 0;
      while (wins < WINS_NEEDED && System.nanoTime() < deadline) {
        wins = round(challenger, pool) < round(champion, pool) ? wins + 1 : 0;
      }
      return wins == WINS_NEEDED;
    }
  }

  /** Nanoseconds of a prompt, then single tokens and draws. */
  private long round(ExactKernels kernels, WorkerPool pool) {
    long start = System.nanoTime();
    var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT);
    var cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
    var sampler =
        new Sampler(
            Sampling.atTemperature(Sampling.ONE_E4),
            Hash256.ZERO,
            Kernels.fixed(kernels),
            model.config().vocabularySize());
    var batch = new Batch(PROMPT);
    cache.ensure(PROMPT + PASSES_PER_ROUND);
    for (int position = 0; position < PROMPT; position++) {
      batch.add(position, position, cache, Wanted.NOTHING);
    }
    runner.forward(batch);
    for (int pass = 0; pass < PASSES_PER_ROUND; pass++) {
      batch.clear();
      batch.add(pass, PROMPT + pass, cache, Wanted.LOGITS);
      runner.forward(batch);
      sampler.draw(runner.logits(), 0, pass);
    }
    return System.nanoTime() - start;
  }
}
