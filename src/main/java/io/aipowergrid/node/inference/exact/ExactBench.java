package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.BenchShape;
import io.aipowergrid.node.inference.EngineBenchReport;
import io.aipowergrid.node.inference.EngineBenchReport.Decode;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Measures passes of one model without the scheduler. Used by one thread. */
public final class ExactBench {
  private static final int PROMPT = 128;
  private static final long SEED = 110;

  /** How many sequences decode together. */
  private static final List<Integer> SEQUENCES = List.of(1, 4, 8, 16);

  private static final int VOCABULARY = 32_000;
  private static final int CONTEXT = 1024;

  private final ExactModel model;
  private final String label;
  private final int threads;
  private final Duration perNumber;
  private final MemoryRead memory = new MemoryRead();

  private ExactBench(ExactModel model, String label, int threads, Duration perNumber) {
    this.model = model;
    this.label = label;
    this.threads = threads;
    this.perNumber = perNumber;
  }

  /** A random model. */
  public static ExactBench random(BenchShape shape, int threads, Duration perNumber) {
    var model = ExactModel.requantise(RandomModel.of(shape(shape), SEED));
    return new ExactBench(model, "random " + shape, threads, perNumber);
  }

  static ModelConfig shape(BenchShape shape) {
    int heads = shape.heads();
    return RandomModel.shape(
        shape.width(), shape.inner(), shape.layers(), heads, heads, VOCABULARY, CONTEXT);
  }

  /** A model in memory, which must have a context of at least 256. */
  public static ExactBench loaded(
      ExactModels models, String modelId, int threads, Duration perNumber) {
    return new ExactBench(models.get(modelId), modelId, threads, perNumber);
  }

  /** Every kind of kernels, with one thread and with all. */
  public List<EngineBenchReport> run() {
    var reports = new ArrayList<EngineBenchReport>();
    var kinds = kinds();
    // All of them before any is measured, so that the compiler has time for what is slow without.
    kinds.forEach(this::warmUp);
    for (var kind : kinds) {
      for (int team : IntStream.of(1, threads).distinct().toArray()) {
        reports.add(run(kind, team));
      }
    }
    return reports;
  }

  private static List<ExactKernels> kinds() {
    var kinds = new ArrayList<ExactKernels>(List.of(new ScalarKernels()));
    if (Kernels.vectorModulePresent()) {
      kinds.add(new VectorKernels());
    }
    if (NativeSupport.shipped() instanceof NativeSupport.Available available) {
      kinds.addAll(available.allLevels());
    }
    return kinds;
  }

  private void warmUp(ExactKernels kernels) {
    try (var pool = new WorkerPool(1, "warm-up")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT);
      long start = System.nanoTime();
      do {
        prefill(runner);
      } while (System.nanoTime() - start < perNumber.toNanos());
    }
  }

  private EngineBenchReport run(ExactKernels kernels, int team) {
    try (var pool = new WorkerPool(team, "bench")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT);
      double prefill = PROMPT / seconds(() -> prefill(runner));
      // Before and after decoding, because other work on the machine takes its share of memory.
      double read = memory.bytesPerSecond(pool);
      var decode = new ArrayList<Decode>();
      for (int sequences : SEQUENCES) {
        double perSecond = sequences / seconds(decoding(runner, kernels, sequences));
        decode.add(new Decode(sequences, perSecond));
      }
      return new EngineBenchReport(
          label,
          model.bytesInMemory(),
          kernels.name(),
          team,
          prefill,
          List.copyOf(decode),
          Duration.ofNanos((long) (PROMPT / prefill * 1e9)),
          100 * seconds(committing(runner)) * decode.getFirst().perSecond(),
          model.bytesPerStep(),
          Math.max(read, memory.bytesPerSecond(pool)));
    }
  }

  private void prefill(ModelRunner runner) {
    var cache = cache();
    var batch = new Batch(PROMPT);
    fill(batch, cache);
    runner.forward(batch);
  }

  private KvCache cache() {
    var cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
    cache.ensure(PROMPT);
    return cache;
  }

  /** As after a prompt: what stands in it does not change the time. */
  private KvCache filledCache() {
    var cache = cache();
    var shape = cache.shape();
    var random = new SplittableRandom(SEED);
    var vector = new float[shape.headDim()];
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int head = 0; head < shape.kvHeads(); head++) {
        for (int position = 0; position < PROMPT; position++) {
          for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) random.nextDouble(-1, 1);
          }
          cache.putKey(layer, head, position, vector, 0);
          cache.putValue(layer, head, position, vector, 0);
        }
      }
    }
    return cache;
  }

  private void fill(Batch batch, KvCache cache) {
    for (int position = 0; position < PROMPT; position++) {
      var wanted = position + 1 == PROMPT ? Wanted.LOGITS : Wanted.NOTHING;
      batch.add(position % model.config().vocabularySize(), position, cache, wanted);
    }
  }

  /** A step of some sequences with its draws, always at the end of a full prompt. */
  private Runnable decoding(ModelRunner runner, ExactKernels kernels, int sequences) {
    var caches = new ArrayList<KvCache>();
    for (int i = 0; i < sequences; i++) {
      caches.add(filledCache());
    }
    var sampler =
        new Sampler(
            Sampling.greedy(),
            Hash256.ZERO,
            Kernels.fixed(kernels),
            model.config().vocabularySize());
    var batch = new Batch(sequences);
    return () -> {
      batch.clear();
      caches.forEach(cache -> batch.add(1, PROMPT - 1, cache, Wanted.LOGITS));
      runner.forward(batch);
      for (int row = 0; row < sequences; row++) {
        sampler.draw(runner.logits(), runner.logitsOffset(row), 0);
      }
    };
  }

  /** The leaf of one token, after a step of one sequence. */
  private static Runnable committing(ModelRunner runner) {
    var draw = new Draw(1, 2, 3.0f, 2.0f, 1);
    return () -> new Commitments().addToken(0, 1, runner.hiddenHash(0), draw);
  }

  private double seconds(Runnable work) {
    return BestTime.seconds(work, perNumber);
  }
}
