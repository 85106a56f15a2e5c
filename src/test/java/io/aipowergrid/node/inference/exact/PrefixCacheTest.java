package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationEvent.Started;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A prompt that begins like an earlier one is answered with the same bits, and sooner. */
@Timeout(60)
class PrefixCacheTest {
  private static final int VOCABULARY = 120;
  private static final LoadedModelFiles FILES = model(7);
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));
  private static final CacheScope OTHER_SCOPE = CacheScope.of(new UUID(0, 2));

  private final ExactModels models = Digests.models(FILES, new ScalarKernels());
  private final ExactEngine engine = new ExactEngine(models, Digests.LIMITS);
  private final ExactEngine plain =
      new ExactEngine(models, new EngineLimits(8, 64, 64 << 20, 64, 1, 0));

  @AfterEach
  void close() {
    engine.close();
    plain.close();
  }

  @Test
  void aRepeatedPromptGivesTheSameBits() {
    long computed = 0;
    for (int length : new int[] {1, 31, 32, 33, 64, 65, 255, 256, 257, 288, 289, 512, 513, 600}) {
      var request = request(random(length, length), 5);
      var expected = run(plain, request, SCOPE);
      assertThat(expected.cachedPromptTokens()).isZero();
      requireSame(run(engine, request, SCOPE), expected, 0);
      // The last token is computed again, so its page is not taken.
      int cached = (length - 1) / 32 * 32;
      requireSame(run(engine, request, SCOPE), expected, cached);
      computed += 2 * length - cached;
    }
    assertThat(engine.status().promptTokens()).isEqualTo(computed);
    assertThat(engine.status().prefixTokensAsked() - engine.status().prefixTokensFound())
        .isEqualTo(computed);
  }

  @Test
  void saysSoWhenItStarts() {
    var request = request(random(100, 1), 3);
    run(engine, request, SCOPE);
    var probe = new EngineProbe();
    engine.submit(request, SCOPE, probe);
    probe.finished();
    assertThat(probe.events().getFirst()).isEqualTo(new Started(100, 96));
  }

  @Test
  void theNextTurnFindsThePreviousAnswer() {
    var first = random(200, 2);
    var answer = run(engine, request(first, 120), SCOPE).outputTokens().toArray();
    var next = request(joined(first, answer, random(10, 3)), 20);
    // The last token of the answer was never computed: 319 positions fill nine pages. The answer
    // crosses position 255, whose hidden hash a prompt leaf now needs.
    requireSame(run(engine, next, SCOPE), run(plain, next, SCOPE), 288);
  }

  @Test
  void aPageIsSharedOnlyAsAWhole() {
    var first = random(100, 4);
    run(engine, request(first, 3), SCOPE);
    for (int same : new int[] {0, 31, 32, 63, 64, 95, 96}) {
      var next = first.clone();
      next[same] = (next[same] + 1) % VOCABULARY;
      var request = request(next, 3);
      requireSame(run(engine, request, SCOPE), run(plain, request, SCOPE), same / 32 * 32);
      run(engine, request(first, 3), SCOPE);
    }
  }

  @Test
  void anotherTenantFindsNothing() {
    var request = request(random(100, 5), 3);
    var expected = run(engine, request, SCOPE);
    requireSame(run(engine, request, OTHER_SCOPE), expected, 0);
    requireSame(run(engine, request, OTHER_SCOPE), expected, 96);
    requireSame(run(engine, request, CacheScope.NONE), expected, 0);
  }

  @Test
  void nothingIsKeptOfWhatSharesNothing() {
    run(engine, request(random(100, 6), 3), CacheScope.NONE);
    run(plain, request(random(100, 6), 3), SCOPE);
    assertThat(engine.status().kvPagesCached()).isZero();
    assertThat(engine.status().prefixTokensAsked()).isZero();
    assertThat(plain.status().kvPagesCached()).isZero();
    assertThat(plain.status().prefixTokensAsked()).isZero();
  }

  @Test
  void theModelsWeightsCountAndNotItsName() {
    models.load("twin", FILES);
    models.load("sibling", model(8));
    var prompt = random(100, 7);
    run(engine, request(prompt, 3), SCOPE);
    assertThat(run(engine, request("twin", prompt, 3), SCOPE).cachedPromptTokens()).isEqualTo(96);
    assertThat(run(engine, request("sibling", prompt, 3), SCOPE).cachedPromptTokens()).isZero();
  }

  @Test
  void pagesLeaveWithTheirModel() {
    models.load("sibling", model(8));
    run(engine, request("sibling", random(100, 8), 3), SCOPE);
    run(engine, request(random(70, 8), 3), SCOPE);
    assertThat(engine.status().kvPagesCached()).isEqualTo(5);
    models.unload("sibling");
    // Noticed when the engine has nothing to do.
    run(engine, request(random(3, 8), 3), SCOPE);
    while (engine.status().kvPagesCached() != 2) {
      Thread.onSpinWait();
    }
    assertThat(run(engine, request(random(70, 8), 3), SCOPE).cachedPromptTokens()).isEqualTo(64);
  }

  @Test
  void equalPromptsAtOnceShareTheirPagesInTheEnd() {
    var hold = new CountDownLatch(1);
    engine.submit(request(random(3, 9), 1), CacheScope.NONE, event -> await(hold));
    var request = request(random(100, 9), 40);
    var probes = new ArrayList<EngineProbe>();
    for (int i = 0; i < 4; i++) {
      var probe = new EngineProbe();
      engine.submit(request, SCOPE, probe);
      probes.add(probe);
    }
    hold.countDown();
    var expected = run(plain, request, SCOPE);
    for (var probe : probes) {
      requireSame(probe.finished().result(), expected, 0);
    }
    // 139 positions fill four pages.
    assertThat(engine.status().kvPagesCached()).isEqualTo(4);
  }

  @Test
  void aChoiceThatStartsLaterFindsThePromptOfTheFirst() {
    try (var narrow = new ExactEngine(models, new EngineLimits(1, 8, 64 << 20, 64, 1))) {
      var first = request(random(100, 10), 8);
      var second =
          new GenerationRequest(
              Digests.MODEL,
              first.promptTokens(),
              8,
              first.sampling(),
              List.of(),
              first.clientNonce(),
              1);
      var probes = List.of(new EngineProbe(), new EngineProbe());
      narrow.submit(first, SCOPE, probes.get(0));
      narrow.submit(second, SCOPE, probes.get(1));
      requireSame(probes.get(0).finished().result(), run(plain, first, SCOPE), 0);
      requireSame(probes.get(1).finished().result(), run(plain, second, SCOPE), 96);
    }
  }

  private static void requireSame(GenerationResult actual, GenerationResult expected, int cached) {
    assertThat(actual.outputTokens()).isEqualTo(expected.outputTokens());
    assertThat(actual.text()).isEqualTo(expected.text());
    assertThat(actual.leafRoot()).isEqualTo(expected.leafRoot());
    assertThat(actual.seed()).isEqualTo(expected.seed());
    assertThat(actual.promptTokens()).isEqualTo(expected.promptTokens());
    assertThat(actual.cachedPromptTokens()).isEqualTo(cached);
  }

  private static GenerationResult run(
      ExactEngine engine, GenerationRequest request, CacheScope scope) {
    return EngineProbe.run(engine, request, scope).result();
  }

  private static LoadedModelFiles model(long seed) {
    return RandomModel.of(RandomModel.shape(32, 48, 2, 2, 1, VOCABULARY, 700), seed);
  }

  private static GenerationRequest request(int[] prompt, int maxTokens) {
    return request(Digests.MODEL, prompt, maxTokens);
  }

  private static GenerationRequest request(String model, int[] prompt, int maxTokens) {
    return new GenerationRequest(
        model,
        TokenIds.of(prompt),
        maxTokens,
        Sampling.atTemperature(9_000),
        List.of(),
        GenerationRequest.nonceOfSeed(1),
        0);
  }

  private static int[] random(int length, long seed) {
    return Digests.request(VOCABULARY, length, 1, Sampling.greedy(), seed).promptTokens().toArray();
  }

  private static int[] joined(int[]... parts) {
    return List.of(parts).stream().flatMapToInt(IntStream::of).toArray();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
