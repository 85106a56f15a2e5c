package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.CacheScope;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random shapes, prompts, company, chunks, threads and pages in the prefix cache, computed by one
 * kind of kernels: each answer commits to the same leaves as plain Java alone on one thread. A case
 * is a seed. A long run: {@code -Daipg.exact.cases=10000}.
 */
class RandomCasesTest {
  private static final int CASES = Integer.getInteger("aipg.exact.cases", 300);
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));
  private static final EngineLimits ALONE = new EngineLimits(1, 8, 64 << 20, 64, 1);

  /** How many cases of a hundred each kind of kernels computes at least; a fair share is 25. */
  private static final int SHARE_MIN_PERCENT = 12;

  /** After how many cases a long run says how far it is. */
  private static final int CASES_PER_LINE = 500;

  private static final System.Logger LOG = System.getLogger(RandomCasesTest.class.getName());

  /** What is compared with the reference, plain Java. */
  private static final List<ExactKernels> COMPARED =
      KernelSets.all().subList(1, KernelSets.all().size());

  @Test
  void everyCaseGivesTheSameLeaves() throws InterruptedException {
    var casesOfKernels = new ConcurrentSkipListMap<String, Integer>();
    var ended = new AtomicInteger();
    try (var executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
      var cases =
          LongStream.range(0, CASES)
              .mapToObj(
                  seed ->
                      executor.submit(
                          () -> {
                            casesOfKernels.merge(compare(seed), 1, Integer::sum);
                            tellProgress(ended.incrementAndGet(), casesOfKernels);
                          }))
              .toList();
      for (var one : cases) {
        requireEqual(one, executor);
      }
    }
    // Who is compared with whom is drawn, too: nobody may be left out.
    assertThat(casesOfKernels.keySet())
        .containsExactlyInAnyOrderElementsOf(COMPARED.stream().map(ExactKernels::name).toList());
    assertThat(casesOfKernels.values())
        .as("%s", casesOfKernels)
        .allMatch(count -> count >= CASES * SHARE_MIN_PERCENT / 100);
    assertThat(casesOfKernels.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(CASES);
  }

  private static void requireEqual(Future<?> one, ExecutorService executor)
      throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      executor.shutdownNow();
      throw new AssertionError(e.getCause());
    }
  }

  private static void tellProgress(int ended, Map<String, Integer> casesOfKernels) {
    if (ended % CASES_PER_LINE == 0) {
      LOG.log(System.Logger.Level.INFO, "{0} random cases, all equal: {1}", ended, casesOfKernels);
    }
  }

  /** Returns the name of the kernels that were compared with the reference. */
  private static String compare(long seed) {
    var random = new SplittableRandom(seed);
    var one = RandomCase.of(seed, random);
    var kernels = COMPARED.get(random.nextInt(COMPARED.size()));
    int running = 1 + random.nextInt(4);
    int chunk = 1 + random.nextInt(70);
    var limits = new EngineLimits(running, 8, 64 << 20, chunk, 1 + random.nextInt(3));
    var expected = leafRoots(one, new ScalarKernels(), ALONE, CacheScope.NONE);
    try (var engine = engine(one, kernels, limits)) {
      // The second time much of it is in the prefix cache.
      for (var start : List.of("cold", "warm")) {
        assertThat(Answers.leafRoots(engine, one.requests(), SCOPE))
            .as("seed %d, %s, %s, %s", seed, kernels.name(), limits, start)
            .isEqualTo(expected);
      }
    }
    return kernels.name();
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
