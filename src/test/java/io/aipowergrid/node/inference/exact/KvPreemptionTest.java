package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationEvent.Failed;
import io.aipowergrid.node.inference.GenerationEvent.Finished;
import io.aipowergrid.node.inference.GenerationEvent.Started;
import io.aipowergrid.node.inference.GenerationEvent.Token;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Generations that give their memory back and are computed anew tell what they would have told. */
@Timeout(60)
class KvPreemptionTest {
  private static final LoadedModelFiles FILES = JsonLetters.model(3);
  private static final KvShape SHAPE = KvShape.of(FILES.config());
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));
  private static final int SEEDS = 3;
  private static final int REQUESTS = 10;
  private static final int PLENTY = 256;

  private final ExactModels models = Digests.models(FILES, new VectorKernels());

  private ExactEngine engine(int pages, int chunk, int threads) {
    return new ExactEngine(
        models, new EngineLimits(REQUESTS + 1, 64, pages * SHAPE.pageBytes(), chunk, threads));
  }

  @Test
  void aTinyPoolGivesTheEventsOfALargeOne() {
    for (var scope : List.of(CacheScope.NONE, SCOPE)) {
      long preemptions = 0;
      long recomputed = 0;
      for (int seed = 0; seed < SEEDS; seed++) {
        var random = new SplittableRandom(seed);
        var requests = requests(random);
        try (var large = engine(PLENTY, 64, 1);
            // The largest fits alone, or little more does.
            var tiny = engine(pagesMax(requests) + random.nextInt(4), 7 + seed * 9, 1 + seed % 2)) {
          var expected = told(large, requests, scope);
          assertThat(told(tiny, requests, scope))
              .as("seed %d, %s", seed, scope)
              .isEqualTo(expected);
          assertThat(large.status().preemptions()).isZero();
          assertThat(large.status().recomputedTokens()).isZero();
          assertThat(tiny.status().tokensGenerated()).isEqualTo(large.status().tokensGenerated());
          if (!scope.shares()) {
            assertThat(tiny.status().promptTokens()).isEqualTo(large.status().promptTokens());
          }
          preemptions += tiny.status().preemptions();
          recomputed += tiny.status().recomputedTokens();
          requireNothingHeld(tiny);
        }
      }
      assertThat(preemptions).isGreaterThan(SEEDS);
      assertThat(recomputed).isPositive();
    }
  }

  private static List<GenerationRequest> requests(SplittableRandom random) {
    var requests = new ArrayList<GenerationRequest>();
    var constraints = new OutputConstraint[] {ConstraintTest.OBJECT, null, null};
    for (int i = 0; i < REQUESTS; i++) {
      var sampling =
          switch (i % 4) {
            case 0 -> new Sampling(9_000, 0, 10_000, 0, 0, 0, neverEnds(), Sampling.NO_LOGPROBS);
            case 1 -> new Sampling(0, 0, 10_000, 0, 0, 0, neverEnds(), 2);
            case 2 -> new Sampling(12_000, 30, 9_500, 10, 5_000, 3_000, neverEnds(), 0);
            default -> Sampling.atTemperature(15_000);
          };
      requests.add(
          new GenerationRequest(
              Digests.MODEL,
              TokenIds.of(prompt(random)),
              60 + random.nextInt(120),
              sampling,
              i % 5 == 0 ? List.of("qz") : List.of(),
              GenerationRequest.nonceOfSeed(random.nextInt()),
              0,
              constraints[i % constraints.length]));
    }
    return requests;
  }

  // Beginnings of one of three texts, with an end of their own; some around the end of a leaf.
  private static int[] prompt(SplittableRandom random) {
    var text = new SplittableRandom(random.nextInt(3));
    boolean isLong = random.nextInt(4) == 0;
    var prompt = new int[isLong ? 200 + random.nextInt(100) : 1 + random.nextInt(80)];
    int common = random.nextInt(prompt.length);
    for (int i = 0; i < prompt.length; i++) {
      prompt[i] = (i < common ? text : random).nextInt(JsonLetters.EOS);
    }
    return prompt;
  }

  private static int pagesMax(List<GenerationRequest> requests) {
    return requests.stream()
        .mapToInt(each -> KvShape.pages(each.promptTokens().size() + each.maxTokens()))
        .max()
        .orElseThrow();
  }

  /** What each hears, without times and without what the cache had. */
  private static List<List<String>> told(
      ExactEngine engine, List<GenerationRequest> requests, CacheScope scope) {
    var probes = new ArrayList<EngineProbe>();
    var held = hold(engine);
    for (var request : requests) {
      var probe = new EngineProbe();
      engine.submit(request, scope, probe);
      probes.add(probe);
    }
    held.run();
    return probes.stream().map(KvPreemptionTest::told).toList();
  }

  /** Holds the engine, so that what is submitted arrives at once when it goes on. */
  private static Runnable hold(ExactEngine engine) {
    var gate = new CountDownLatch(1);
    var probe = new EngineProbe();
    engine.submit(
        Digests.request(JsonLetters.SIZE, 3, 1, Sampling.greedy(), 1),
        CacheScope.NONE,
        event -> {
          await(gate);
          probe.accept(event);
        });
    return () -> {
      gate.countDown();
      probe.finished();
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> told(EngineProbe probe) {
    var result = probe.finished().result();
    assertThat(probe.events().getFirst())
        .isEqualTo(new Started(result.promptTokens(), result.cachedPromptTokens()));
    return probe.events().stream().map(KvPreemptionTest::told).toList();
  }

  private static String told(GenerationEvent event) {
    return switch (event) {
      case Started started -> "started " + started.promptTokens();
      case Token(int position, int id, String text, var logprobs) ->
          position + " " + id + " " + text + " " + told(logprobs);
      case Finished(var reason, var result) ->
          String.join(
              " ",
              reason.name(),
              result.outputTokens().toString(),
              result.text(),
              result.leafRoot().toHex(),
              result.seed().toHex());
      case Failed failed -> failed.toString();
    };
  }

  private static String told(@Nullable TokenLogprobs logprobs) {
    return logprobs == null
        ? ""
        : logprobs.logprob()
            + " "
            + logprobs.top().stream().map(TokenLogprobs.Candidate::logprob).toList();
  }

  private static void requireNothingHeld(ExactEngine engine) {
    var pool = engine.pages();
    assertThat(pool.bytesReserved()).isZero();
    assertThat(pool.pagesUsed()).isZero();
    assertThat(pool.bytesAllocated()).isEqualTo(pool.bytesCached() + pool.bytesFree());
    assertThat(pool.bytesAllocated()).isLessThanOrEqualTo(pool.bytesMax());
    assertThat(engine.status().running()).isZero();
    assertThat(engine.status().waiting()).isZero();
  }

  @Test
  void theOldestGetsOnAndMoreRunThanTheirLargestSizesWouldLet() {
    // Five pages: each may need four in the end.
    try (var engine = engine(5, 64, 1)) {
      var ended = Collections.synchronizedList(new ArrayList<Integer>());
      var runningMax = new AtomicInteger();
      var probes = new ArrayList<EngineProbe>();
      var held = hold(engine);
      for (int i = 0; i < 6; i++) {
        int number = i;
        var probe = new EngineProbe();
        probes.add(probe);
        engine.submit(
            unending(20, 100, i),
            CacheScope.NONE,
            event -> {
              runningMax.accumulateAndGet(engine.status().running(), Math::max);
              if (event instanceof Finished) {
                ended.add(number);
              }
              probe.accept(event);
            });
      }
      held.run();
      probes.forEach(probe -> assertThat(probe.finished().reason()).isEqualTo(FinishReason.LENGTH));
      assertThat(ended).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(runningMax.get()).isGreaterThan(1);
      assertThat(engine.status().preemptions()).isPositive();
      requireNothingHeld(engine);
    }
  }

  private static GenerationRequest unending(int prompt, int maxTokens, long seed) {
    var sampling = new Sampling(9_000, 0, 10_000, 0, 0, 0, neverEnds(), Sampling.NO_LOGPROBS);
    return Digests.request(JsonLetters.EOS, prompt, maxTokens, sampling, seed);
  }

  /** Never the token that ends an answer, so that answers grow and meet each other. */
  private static SortedMap<Integer, Integer> neverEnds() {
    return new TreeMap<>(Map.of(JsonLetters.EOS, -Sampling.LOGIT_BIAS_E4_MAX));
  }

  @Test
  void oneThatIsCancelledWhileItWaitsAgainKeepsWhatItHas() {
    for (var scope : List.of(CacheScope.NONE, SCOPE)) {
      var older = unending(30, 90, 1);
      var younger = unending(30, 60, 2);
      try (var engine = engine(4, 64, 1);
          var plain = engine(PLENTY, 64, 1)) {
        var ended = Collections.synchronizedList(new ArrayList<String>());
        var generation = new CompletableFuture<Generation>();
        var held = hold(engine);
        var olders = new EngineProbe();
        engine.submit(
            older,
            scope,
            event -> {
              if (event instanceof Token && engine.status().preemptions() > 0) {
                generation.thenAccept(Generation::cancel);
              }
              note(ended, "older", event);
              olders.accept(event);
            });
        var youngers = new EngineProbe();
        generation.complete(
            engine.submit(
                younger,
                scope,
                event -> {
                  note(ended, "younger", event);
                  youngers.accept(event);
                }));
        held.run();

        assertThat(told(olders)).isEqualTo(told(plain, List.of(older), scope).getFirst());
        var all = EngineProbe.run(plain, younger).result();
        var finished = youngers.finished();
        var result = finished.result();
        assertThat(finished.reason()).isEqualTo(FinishReason.CANCELLED);
        int made = result.outputTokens().size();
        assertThat(made).isBetween(1, 59);
        assertThat(result.outputTokens()).isEqualTo(all.outputTokens().slice(0, made));
        assertThat(youngers.tokens()).hasSize(made);
        var replay = new ExactReplayer(models).replay(younger, result.outputTokens());
        assertThat(result.leafRoot()).isEqualTo(replay.leafRoot());
        assertThat(ended).containsExactly("younger", "older");
        assertThat(engine.status().preemptions()).isEqualTo(1);
        assertThat(engine.status().recomputedTokens()).isZero();
        requireNothingHeld(engine);
      }
    }
  }

  private static void note(List<String> ended, String who, GenerationEvent event) {
    if (event instanceof Finished) {
      ended.add(who);
    }
  }
}
