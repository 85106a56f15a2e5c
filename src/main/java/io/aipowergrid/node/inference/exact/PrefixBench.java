package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.BenchShape;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.PrefixBenchReport;
import io.aipowergrid.node.inference.Sampling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Measures a repeated prompt through the whole engine, with the kernels a node takes. */
public final class PrefixBench {
  private static final int PROMPT = 512;
  private static final int PREFILL_CHUNK = 128;
  private static final long SEED = 110;

  /** An answer may be known a moment before its place is free again. */
  private static final int WAITING = 2;

  /** Prompts that the KV memory holds, so that the cache is full most of the time. */
  private static final int PROMPTS_KEPT = 4;

  private final BenchShape shape;
  private final int threads;
  private final Duration perNumber;

  public PrefixBench(BenchShape shape, int threads, Duration perNumber) {
    this.shape = shape;
    this.threads = threads;
    this.perNumber = perNumber;
  }

  /**
   * The best of pairs of a cold and a warm run, at least {@value BestTime#COUNTED_MIN}; the first
   * half of the time, and the first pair, warm up.
   */
  public PrefixBenchReport run() {
    var models = new ExactModels(KernelChoice.AUTO);
    var config = ExactBench.shape(shape);
    models.load(shape.toString(), RandomModel.of(config, SEED));
    var request = request(config.vocabularySize());
    long kvBytes = PROMPTS_KEPT * KvShape.pages(PROMPT + 1) * KvShape.of(config).pageBytes();
    var colds = new ArrayList<Duration>();
    var warms = new ArrayList<Duration>();
    int cached = 0;
    try (var engine =
        new ExactEngine(models, new EngineLimits(1, WAITING, kvBytes, PREFILL_CHUNK, threads))) {
      long start = System.nanoTime();
      long spent = 0;
      for (int pair = 0;
          spent < perNumber.toNanos() || colds.size() < BestTime.COUNTED_MIN;
          pair++) {
        boolean counts = pair > 0 && spent >= perNumber.toNanos() / 2;
        // A tenant of its own has nothing in the cache.
        var scope = new CacheScope("bench " + pair);
        var cold = Answers.one(engine, request, scope);
        var warm = Answers.one(engine, request, scope);
        if (counts) {
          colds.add(cold.timing().timeToFirstToken());
          warms.add(warm.timing().timeToFirstToken());
          cached = warm.cachedPromptTokens();
        }
        spent = System.nanoTime() - start;
      }
    }
    return new PrefixBenchReport(
        "random " + shape, threads, PROMPT, cached, least(colds), least(warms));
  }

  private GenerationRequest request(int vocabulary) {
    var random = new SplittableRandom(SEED);
    var prompt = random.ints(PROMPT, 0, vocabulary).toArray();
    return new GenerationRequest(
        shape.toString(),
        TokenIds.of(prompt),
        1,
        Sampling.greedy(),
        List.of(),
        GenerationRequest.nonceOfSeed(SEED),
        0);
  }

  private static Duration least(List<Duration> durations) {
    return durations.stream().min(Duration::compareTo).orElseThrow();
  }
}
