package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Random shapes, prompts, company, chunks, threads, kernels and pages in the prefix cache: each
 * answer commits to the same leaves as plain Java alone on one thread. A long run: {@code
 * -Daipg.exact.cases=10000}.
 */
class RandomCasesTest {
  private static final int CASES = Integer.getInteger("aipg.exact.cases", 300);
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));
  private static final EngineLimits ALONE = new EngineLimits(1, 8, 64 << 20, 64, 1);

  @Test
  void everyCaseGivesTheSameLeaves() {
    int cases = 0;
    for (long seed = 0; cases < CASES; seed++) {
      cases += compare(new SplittableRandom(seed), seed);
    }
  }

  /** Returns how many answers were compared. */
  private static int compare(SplittableRandom random, long seed) {
    var one = RandomCase.of(seed, random);
    var expected = leafRoots(one, new ScalarKernels(), ALONE, CacheScope.NONE);
    for (var kernels : KernelSets.all()) {
      int running = 1 + random.nextInt(4);
      int chunk = 1 + random.nextInt(70);
      var limits = new EngineLimits(running, 8, 64 << 20, chunk, 1 + random.nextInt(3));
      try (var engine = engine(one, kernels, limits)) {
        // The second time much of it is in the prefix cache.
        for (var start : List.of("cold", "warm")) {
          assertThat(Answers.leafRoots(engine, one.requests(), SCOPE))
              .as("seed %d, %s, %s, %s", seed, kernels.name(), limits, start)
              .isEqualTo(expected);
        }
      }
    }
    return one.requests().size() * KernelSets.all().size();
  }

  /** The comparison finds what computes otherwise, or it would prove nothing. */
  @Test
  void contractionAndAnotherExpAreFound() {
    var controls =
        List.of(
            new ControlKernels.Contracted(),
            new TamperedKernels.OtherExp(new ScalarKernels()),
            new ControlKernels.FloatSums());
    for (var control : controls) {
      int found = 0;
      for (long seed = 0; seed < 10; seed++) {
        var one = RandomCase.of(seed);
        var expected = leafRoots(one, new ScalarKernels(), ALONE, CacheScope.NONE);
        found += leafRoots(one, control, ALONE, CacheScope.NONE).equals(expected) ? 0 : 1;
      }
      assertThat(found).as(control.name()).isPositive();
    }
  }

  private static List<Hash256> leafRoots(
      RandomCase one, ExactKernels kernels, EngineLimits limits, CacheScope scope) {
    try (var engine = engine(one, kernels, limits)) {
      return Answers.leafRoots(engine, one.requests(), scope);
    }
  }

  private static ExactEngine engine(RandomCase one, ExactKernels kernels, EngineLimits limits) {
    var models = new ExactModels(Kernels.fixed(kernels));
    models.load(RandomCase.MODEL, one.files());
    return new ExactEngine(models, limits);
  }
}
