package io.aipowergrid.node.inference;

import io.aipowergrid.node.inference.exact.ConstraintBench;
import io.aipowergrid.node.inference.exact.ExactBench;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.PrefixBench;
import java.time.Duration;
import java.util.List;

/** Measures the exact engine; computes on the calling thread and a team of its own. */
public final class EngineBench {
  private EngineBench() {}

  /**
   * A seeded random model, for every kind of kernels and for one thread and all. Needs about four
   * bytes of memory a weight.
   *
   * @param perNumber how long each number is measured, warm-up included
   */
  public static List<EngineBenchReport> randomModel(
      BenchShape shape, int threads, Duration perNumber) {
    return ExactBench.random(shape, threads, perNumber).run();
  }

  /** A prompt of 512 tokens asked twice, of a seeded random model. */
  public static PrefixBenchReport repeatedPrompt(
      BenchShape shape, int threads, Duration perNumber) {
    return new PrefixBench(shape, threads, perNumber).run();
  }

  /** What constraints cost with a vocabulary of that size, at least 512. */
  public static List<ConstraintBenchReport> constraints(int vocabulary) {
    return new ConstraintBench(vocabulary).run();
  }

  /** The same for a model that is loaded. */
  public static List<EngineBenchReport> loadedModel(
      ExactModels models, String modelId, int threads, Duration perNumber) {
    return ExactBench.loaded(models, modelId, threads, perNumber).run();
  }
}
