package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens, every page of the KV memory is in use, in the cache or free, and in one. */
@Timeout(60)
class PrefixAccountsTest {
  private static final int VOCABULARY = 120;
  private static final LoadedModelFiles FILES =
      RandomModel.of(RandomModel.shape(32, 48, 2, 2, 1, VOCABULARY, 400), 7);
  private static final KvShape SHAPE = KvShape.of(FILES.config());
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));

  private final KvPagePool pool = new KvPagePool(6 * SHAPE.pageBytes());
  private final PrefixCache cache = new PrefixCache(pool, pool.bytesMax());

  @Test
  void whatWasNotUsedForLongestLeavesFirstAndEndsBeforeBeginnings() {
    var one = fill("one", 3);
    var two = fill("two", 2);
    assertThat(found(one)).isEqualTo(3);
    assertThat(cache.tryReserve(SHAPE, 2)).isTrue();
    assertThat(found(two)).isEqualTo(1);
    assertThat(found(one)).isEqualTo(3);
    pool.cancelReservation(SHAPE, 2);
    assertThat(cache.tryReserve(SHAPE, 4)).isTrue();
    assertThat(found(two)).isZero();
    assertThat(found(one)).isEqualTo(2);
    pool.cancelReservation(SHAPE, 4);
    requireAllInCacheOrFree(2);
  }

  @Test
  void whatIsInUseStaysAndNothingLeavesForWhatCannotFit() {
    var one = fill("one", 3);
    var two = fill("two", 2);
    var used = cache.use(one);
    assertThat(cache.tryReserve(SHAPE, 4)).isFalse();
    assertThat(found(two)).isEqualTo(2);
    assertThat(cache.tryReserve(SHAPE, 3)).isTrue();
    assertThat(found(two)).isZero();
    assertThat(used).allMatch(page -> page.users == 1);
    pool.cancelReservation(SHAPE, 3);
    cache.release(used);
    requireAllInCacheOrFree(3);
  }

  @Test
  void whatIsLeftForOthersMayBeIdleAndStays() {
    var one = fill("one", 3);
    long page = SHAPE.pageBytes();
    assertThat(cache.tryReserve(SHAPE, 3, 3 * page + 1)).isFalse();
    assertThat(cache.tryReserve(SHAPE, 3, 3 * page)).isTrue();
    assertThat(found(one)).isEqualTo(3);
    assertThat(cache.tryReserve(SHAPE, 1, 2 * page + 1)).isFalse();
    assertThat(found(one)).isEqualTo(3);
    assertThat(cache.tryReserve(SHAPE, 1, 2 * page)).isTrue();
    assertThat(found(one)).isEqualTo(2);
    pool.cancelReservation(SHAPE, 4);
    requireAllInCacheOrFree(2);
  }

  @Test
  void whatIsForgottenWhileInUseIsFreedWithItsLastUser() {
    var one = fill("one", 3);
    var first = cache.use(one);
    var second = cache.use(one.subList(0, 2));
    cache.clear();
    assertThat(found(one)).isZero();
    assertThat(cache.pagesInUse()).isEqualTo(3);
    cache.release(first);
    assertThat(cache.pagesInUse()).isEqualTo(2);
    var again = fill("one", 1);
    cache.release(second);
    assertThat(found(again)).isEqualTo(1);
    requireAllInCacheOrFree(1);
  }

  @Test
  void pagesOfOtherModelsAreForgotten() {
    var one = fill("one", 3);
    cache.keepOnly(Set.of(Hash256.ZERO));
    assertThat(found(one)).isEqualTo(3);
    cache.keepOnly(Set.of());
    assertThat(found(one)).isZero();
    requireAllInCacheOrFree(0);
  }

  /** Puts a sequence into the cache and returns the names of its pages. */
  private List<Hash256> fill(String tenant, int pages) {
    var tokens = new int[pages * KvPage.TOKENS];
    var keys = new PageKeys(new CacheScope(tenant), Hash256.ZERO, 0).first(pages, tokens);
    assertThat(cache.tryReserve(SHAPE, pages)).isTrue();
    var kept = new ArrayList<CachedPage>();
    for (var key : keys) {
      kept.add(cache.keep(new CachedPage(key, Hash256.ZERO, SHAPE, pool.take(SHAPE), null)));
    }
    cache.touch(kept);
    cache.release(kept);
    return keys;
  }

  private int found(List<Hash256> keys) {
    var found = cache.use(keys);
    cache.release(found);
    return found.size();
  }

  private void requireAllInCacheOrFree(int cached) {
    assertThat(cache.pagesInUse()).isZero();
    assertThat(cache.pagesIdle()).isEqualTo(cached);
    requireExact(pool, cached);
  }

  private static void requireExact(KvPagePool pool, long cached) {
    assertThat(pool.bytesReserved()).isZero();
    assertThat(pool.pagesUsed()).isZero();
    assertThat(pool.bytesCached()).isEqualTo(cached * SHAPE.pageBytes());
    assertThat(pool.bytesAllocated()).isEqualTo(pool.bytesCached() + pool.bytesFree());
    assertThat(pool.bytesAllocated()).isLessThanOrEqualTo(pool.bytesMax());
  }

  private static void requireExact(ExactEngine engine) {
    assertThat(engine.status().kvPagesUsed()).isZero();
    requireExact(engine.pages(), engine.status().kvPagesCached());
  }

  @Test
  void manyAtOnceUnderPressureGetTheirBitsAndLeaveTheAccountsExact() {
    var random = new SplittableRandom(1);
    // Room for three of the largest, so that some wait and the cache is driven out again and again.
    for (int threads = 1; threads <= 3; threads += 2) {
      try (var plain = engine(new ScalarKernels(), 64, 1, 0);
          var engine = engine(new ScalarKernels(), 30, threads, 30)) {
        var cases = new ArrayList<Case>();
        for (int i = 0; i < 60; i++) {
          cases.add(Case.start(engine, request(random), random));
        }
        long cached = 0;
        for (var each : cases) {
          var finished = each.probe.finished();
          cached += finished.result().cachedPromptTokens();
          var expected = EngineProbe.run(plain, each.request).result();
          if (finished.reason() == FinishReason.CANCELLED) {
            int made = finished.result().outputTokens().size();
            assertThat(finished.result().outputTokens().toArray())
                .containsExactly(Arrays.copyOf(expected.outputTokens().toArray(), made));
          } else {
            assertThat(finished.result().leafRoot()).isEqualTo(expected.leafRoot());
            assertThat(finished.result().outputTokens()).isEqualTo(expected.outputTokens());
            assertThat(finished.result().text()).isEqualTo(expected.text());
          }
        }
        assertThat(cached).isPositive();
        requireExact(engine);
        assertThat(engine.status().kvPagesCached()).isPositive();
      }
    }
  }

  /** One of several that run together; every fifth is cancelled at its third token. */
  private record Case(GenerationRequest request, EngineProbe probe) {
    static Case start(ExactEngine engine, GenerationRequest request, SplittableRandom random) {
      var probe = new EngineProbe();
      boolean cancels = random.nextInt(5) == 0;
      var generation = new CompletableFuture<Generation>();
      generation.complete(
          engine.submit(
              request,
              CacheScope.of(new UUID(0, random.nextInt(2))),
              event -> {
                probe.accept(event);
                if (cancels && event instanceof GenerationEvent.Token(int at, _, _, _) && at == 2) {
                  generation.thenAccept(Generation::cancel);
                }
              }));
      return new Case(request, probe);
    }
  }

  // Beginnings of one of three texts, with an end of their own.
  private static GenerationRequest request(SplittableRandom random) {
    var text = new SplittableRandom(random.nextInt(3));
    var prompt = new int[1 + random.nextInt(270)];
    int common = random.nextInt(prompt.length);
    for (int i = 0; i < prompt.length; i++) {
      prompt[i] = (i < common ? text : random).nextInt(VOCABULARY);
    }
    return request(prompt, 1 + random.nextInt(40));
  }

  @Test
  void keepsNoMoreThanItMay() {
    try (var engine = engine(new ScalarKernels(), 64, 1, 5)) {
      EngineProbe.run(engine, request(new int[100], 3), SCOPE);
      assertThat(engine.status().kvPagesCached()).isEqualTo(3);
      var other = new int[160];
      Arrays.fill(other, 1);
      EngineProbe.run(engine, request(other, 3), SCOPE);
      assertThat(engine.status().kvPagesCached()).isEqualTo(5);
      requireExact(engine);
      var again = EngineProbe.run(engine, request(other, 3), SCOPE).result();
      assertThat(again.cachedPromptTokens()).isEqualTo(128);
      // 192 positions fill six pages, which is one too many.
      EngineProbe.run(engine, request(Arrays.copyOf(other, 192), 1), SCOPE);
      assertThat(engine.status().kvPagesCached()).isEqualTo(5);
      requireExact(engine);
    }
  }

  @Test
  void aCancelledPromptLeavesItsFullPages() {
    try (var engine = engine(new ScalarKernels(), 64, 1, 64)) {
      var request = request(new int[300], 90);
      var probe = new EngineProbe();
      var generation = new CompletableFuture<Generation>();
      generation.complete(
          engine.submit(
              request,
              SCOPE,
              event -> {
                probe.accept(event);
                // In the middle of the prompt, or as soon as submit has returned.
                generation.thenAccept(Generation::cancel);
              }));
      assertThat(probe.finished().reason()).isEqualTo(FinishReason.CANCELLED);
      requireExact(engine);
      var expected = EngineProbe.run(engine, request).result();
      var again = EngineProbe.run(engine, request, SCOPE).result();
      assertThat(again.leafRoot()).isEqualTo(expected.leafRoot());
      requireExact(engine);
    }
  }

  @Test
  void aNumericFaultKeepsNothingAndLeavesTheAccountsExact() {
    var kernels = new FaultyKernels();
    try (var engine = engine(kernels, 64, 1, 64)) {
      EngineProbe.run(engine, request(new int[100], 3), SCOPE);
      long before = engine.status().kvPagesCached();
      kernels.unsound = true;
      var probe = new EngineProbe();
      engine.submit(request(new int[200], 3), SCOPE, probe);
      assertThat(probe.last()).isInstanceOf(GenerationEvent.Failed.class);
      requireExact(engine);
      assertThat(engine.status().kvPagesCached()).isEqualTo(before).isEqualTo(3);
    }
  }

  @Test
  void aBrokenStepForgetsEverything() {
    var kernels = new FaultyKernels();
    try (var engine = engine(kernels, 64, 1, 64)) {
      EngineProbe.run(engine, request(new int[100], 3), SCOPE);
      kernels.broken = true;
      var probe = new EngineProbe();
      engine.submit(request(new int[200], 3), SCOPE, probe);
      assertThat(probe.last()).isInstanceOf(GenerationEvent.Failed.class);
      kernels.broken = false;
      var result = EngineProbe.run(engine, request(new int[100], 3), SCOPE).result();
      assertThat(result.cachedPromptTokens()).isZero();
      requireExact(engine);
      assertThat(engine.status().kvPagesCached()).isEqualTo(3);
    }
  }

  @Test
  void aClosedEngineHoldsNothing() {
    var engine = engine(new ScalarKernels(), 64, 1, 64);
    EngineProbe.run(engine, request(new int[100], 3), SCOPE);
    engine.submit(request(new int[100], 290), SCOPE, new EngineProbe());
    engine.close();
    requireExact(engine);
    assertThat(engine.status().kvPagesCached()).isZero();
  }

  private static ExactEngine engine(ExactKernels kernels, int pages, int threads, int idlePages) {
    return new ExactEngine(
        Digests.models(FILES, kernels),
        new EngineLimits(
            6, 64, pages * SHAPE.pageBytes(), 64, threads, idlePages * SHAPE.pageBytes()));
  }

  private static GenerationRequest request(int[] prompt, int maxTokens) {
    return new GenerationRequest(
        Digests.MODEL,
        TokenIds.of(prompt),
        maxTokens,
        Sampling.atTemperature(9_000),
        List.of(),
        GenerationRequest.nonceOfSeed(1),
        0);
  }

  /** Plain Java's, until it is told to fail. */
  private static final class FaultyKernels extends ControlKernels {
    private volatile boolean unsound;
    private volatile boolean broken;

    @Override
    public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
      if (broken) {
        throw new IllegalStateException("broken for a test");
      }
      return super.rmsNorm(x, offset, norm, out, outOffset) && !unsound;
    }
  }
}
