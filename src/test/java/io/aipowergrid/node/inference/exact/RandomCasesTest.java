package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
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
    var files = model(random, seed);
    var requests = requests(files, random);
    var expected = alone(files, requests);
    for (var kernels : KernelSets.all()) {
      int running = 1 + random.nextInt(4);
      int chunk = 1 + random.nextInt(70);
      var limits = new EngineLimits(running, 8, 64 << 20, chunk, 1 + random.nextInt(3));
      try (var engine = new ExactEngine(Digests.models(files, kernels), limits)) {
        // The second time much of it is in the prefix cache.
        for (var start : List.of("cold", "warm")) {
          assertThat(leafRoots(engine, requests, SCOPE))
              .as("seed %d, %s, %s, %s", seed, kernels.name(), limits, start)
              .isEqualTo(expected);
        }
      }
    }
    return requests.size() * KernelSets.all().size();
  }

  private static List<Hash256> alone(LoadedModelFiles files, List<GenerationRequest> requests) {
    try (var engine = new ExactEngine(Digests.models(files, new ScalarKernels()), ALONE)) {
      return leafRoots(engine, requests, CacheScope.NONE);
    }
  }

  private static LoadedModelFiles model(SplittableRandom random, long seed) {
    int kvHeads = 1 + random.nextInt(3);
    int heads = kvHeads * (1 + random.nextInt(3));
    int hidden = heads * 2 * (1 + random.nextInt(20));
    var shape =
        RandomModel.shape(
            hidden,
            1 + random.nextInt(200),
            1 + random.nextInt(3),
            heads,
            kvHeads,
            2 + random.nextInt(200),
            160);
    return RandomModel.of(shape.withVariant(variant(shape.layers(), random)), seed);
  }

  /** Any combination of steps; half of the models are Llama's. */
  private static DecoderVariant variant(int layers, SplittableRandom random) {
    if (random.nextBoolean()) {
      return DecoderVariant.LLAMA;
    }
    var windows = new ArrayList<Integer>();
    for (int layer = 0; layer < layers; layer++) {
      windows.add(random.nextBoolean() ? 0 : 1 + random.nextInt(80));
    }
    return new DecoderVariant(
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean() ? Activation.SILU : Activation.GELU_TANH,
        random.nextInt(1, 9),
        random.nextInt(40),
        random.nextBoolean() ? 0 : random.nextInt(1, 60),
        random.nextBoolean() ? 0 : random.nextInt(1, 60),
        windows,
        random.nextBoolean() ? 0 : 500);
  }

  private static List<GenerationRequest> requests(LoadedModelFiles files, SplittableRandom random) {
    var requests = new ArrayList<GenerationRequest>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      var request =
          Digests.request(
              files.config().vocabularySize(),
              1 + random.nextInt(120),
              1 + random.nextInt(12),
              random.nextInt(3) == 0
                  ? Sampling.greedy()
                  : Sampling.atTemperature(1 + random.nextInt(20_000)),
              random.nextInt());
      requests.add(
          i > 0 && random.nextBoolean()
              ? beginningLike(requests.getLast(), request, random)
              : request);
    }
    return requests;
  }

  private static GenerationRequest beginningLike(
      GenerationRequest other, GenerationRequest own, SplittableRandom random) {
    var prompt = own.promptTokens().toArray();
    int length = Math.min(prompt.length, other.promptTokens().size());
    System.arraycopy(other.promptTokens().toArray(), 0, prompt, 0, 1 + random.nextInt(length));
    return new GenerationRequest(
        own.modelId(),
        TokenIds.of(prompt),
        own.maxTokens(),
        own.sampling(),
        own.stopStrings(),
        own.clientNonce(),
        own.choice());
  }

  private static List<Hash256> leafRoots(
      ExactEngine engine, List<GenerationRequest> requests, CacheScope scope) {
    var probes = new ArrayList<EngineProbe>();
    for (var request : requests) {
      var probe = new EngineProbe();
      engine.submit(request, scope, probe);
      probes.add(probe);
    }
    return probes.stream().map(probe -> probe.finished().result().leafRoot()).toList();
  }
}
