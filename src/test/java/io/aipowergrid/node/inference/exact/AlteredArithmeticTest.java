package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationEvent.Failed;
import io.aipowergrid.node.inference.GenerationEvent.Finished;
import io.aipowergrid.node.inference.GenerationEvent.Started;
import io.aipowergrid.node.inference.GenerationEvent.Token;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads whose floating-point mode was altered compute nothing that leaves the engine. */
@Timeout(60)
class AlteredArithmeticTest {
  private static final LoadedModelFiles FILES = Digests.random(0);
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));
  private static final EngineLimits TWO_THREADS = new EngineLimits(8, 64, 64 << 20, 64, 2);
  private static final int PROMPT = 100;
  private static final int OUTPUT = 60;

  /** Full pages of the prompt, and of prompt and answer, in tokens. */
  private static final int PROMPT_KEPT = 96;

  private static final int ALL_KEPT = 128;

  private final ExactModels models = Digests.models(FILES, new ScalarKernels());
  private final GenerationRequest request = Digests.request(FILES, PROMPT, OUTPUT);
  private final AtomicBoolean altered = new AtomicBoolean();

  /** For engines: one worker is altered, the thread that leads is not. */
  private boolean aWorkerIsSound() {
    return !altered.get() || !Thread.currentThread().getName().startsWith("exact-engine-worker");
  }

  private boolean isSound() {
    return !altered.get();
  }

  @Test
  void soundAnswersAreUsedAgain() {
    try (var engine = new ExactEngine(models, TWO_THREADS, this::aWorkerIsSound)) {
      var probe = new EngineProbe();
      engine.submit(request, SCOPE, probe);
      assertThat(probe.finished().reason()).isEqualTo(FinishReason.LENGTH);
      assertThat(cachedOf(engine, request)).isEqualTo(PROMPT_KEPT);
      assertThat(cachedOf(engine, continued(probe))).isEqualTo(ALL_KEPT);
    }
  }

  @Test
  void nothingOfAnAnswerThatIsAlteredAtItsEndIsUsed() {
    nothingIsUsedWhenAlteredAt(
        event -> event instanceof Token token && token.position() == OUTPUT - 1, OUTPUT);
  }

  @Test
  void nothingOfAPromptThatIsAlteredIsUsed() {
    // Its first token is told before anything of it is kept.
    nothingIsUsedWhenAlteredAt(Started.class::isInstance, 1);
  }

  private void nothingIsUsedWhenAlteredAt(Predicate<GenerationEvent> moment, int tokensTold) {
    try (var engine = new ExactEngine(models, TWO_THREADS, this::aWorkerIsSound)) {
      // Pages of an earlier answer: nobody knows since when a thread was altered.
      var earlier = Digests.request(FILES, PROMPT + 1, 1);
      EngineProbe.run(engine, earlier, SCOPE);
      var probe = new EngineProbe();
      engine.submit(
          request,
          SCOPE,
          event -> {
            if (moment.test(event)) {
              altered.set(true);
            }
            probe.accept(event);
          });
      requireAltered(probe);
      assertThat(probe.tokens()).hasSize(tokensTold);
      altered.set(false);
      assertThat(cachedOf(engine, continued(probe))).isZero();
      assertThat(cachedOf(engine, earlier)).isZero();
      assertThat(engine.pages().bytesReserved()).isZero();
    }
  }

  @Test
  void oneThatIsAlteredWhenItGivesWayEndsThere() {
    preempts(false);
    preempts(true);
  }

  /** Two that grow until the younger must give its memory to the older. */
  private void preempts(boolean alters) {
    long pageBytes = KvShape.of(FILES.config()).pageBytes();
    var tight = new EngineLimits(2, 8, 6 * pageBytes, 64, 2);
    var older = Digests.request(FILES, 40, 100);
    var younger = Digests.request(FILES, 41, 60);
    var ended = Collections.synchronizedList(new ArrayList<String>());
    try (var engine = new ExactEngine(models, tight, this::aWorkerIsSound)) {
      var both = new CountDownLatch(1);
      var olders = new EngineProbe();
      engine.submit(
          older,
          SCOPE,
          event -> {
            if (event instanceof Started) {
              await(both);
            }
            note(ended, "older", event);
            olders.accept(event);
          });
      var youngers = new EngineProbe();
      engine.submit(
          younger,
          SCOPE,
          event -> {
            // Its prompt is kept by now, and nothing else is probed before it gives way.
            if (alters && event instanceof Token token && token.position() == 1) {
              altered.set(true);
            }
            if (event instanceof Failed) {
              // Mended: what gave way in between must be forgotten all the same.
              altered.set(false);
            }
            note(ended, "younger", event);
            youngers.accept(event);
          });
      both.countDown();
      olders.finished();
      if (alters) {
        requireAltered(youngers);
      } else {
        youngers.finished();
      }
      assertThat(ended)
          .containsExactlyElementsOf(
              alters ? List.of("younger", "older") : List.of("older", "younger"));
      assertThat(engine.status().preemptions()).isEqualTo(alters ? 0 : 1);
      assertThat(cachedOf(engine, younger)).isEqualTo(alters ? 0 : 32);
    }
  }

  private static void note(List<String> ended, String who, GenerationEvent event) {
    if (event instanceof Finished || event instanceof Failed) {
      ended.add(who);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireAltered(EngineProbe probe) {
    var failed = (Failed) probe.last();
    assertThat(failed.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
    var fault = Objects.requireNonNull(failed.fault());
    assertThat(fault.reason()).isEqualTo(FinishReason.ALTERED_ARITHMETIC);
    assertThat(fault.until().outputTokens()).isEqualTo(TokenIds.of());
    assertThat(fault.until().text()).isEmpty();
    assertThat(fault.until().leafRoot()).isEqualTo(new Commitments().root());
  }

  private static int cachedOf(ExactEngine engine, GenerationRequest request) {
    return EngineProbe.run(engine, request, SCOPE).result().cachedPromptTokens();
  }

  /** A prompt that goes on behind what was told of the answer. */
  private GenerationRequest continued(EngineProbe told) {
    var prompt =
        IntStream.concat(
            Arrays.stream(request.promptTokens().toArray()),
            told.tokens().stream().mapToInt(Token::tokenId));
    return new GenerationRequest(
        Digests.MODEL,
        TokenIds.of(prompt.toArray()),
        1,
        Sampling.greedy(),
        List.of(),
        request.clientNonce(),
        0);
  }

  @Test
  void anEngineProbesAllItsThreadsBeforeItTakesWork() {
    var probed = new ConcurrentSkipListSet<String>();
    BooleanSupplier probe = () -> probed.add(Thread.currentThread().getName());
    try (var engine = new ExactEngine(models, TWO_THREADS, probe)) {
      assertThat(probed).containsExactly("exact-engine", "exact-engine-worker-1");
      assertThat(engine.status().draining()).isFalse();
    }
  }

  @Test
  void anEngineThatStartsWithAnAlteredThreadComputesNothing() {
    for (BooleanSupplier probe : List.<BooleanSupplier>of(this::aWorkerIsSound, this::isSound)) {
      altered.set(true);
      try (var engine = new ExactEngine(models, TWO_THREADS, probe)) {
        altered.set(false);
        assertThat(engine.status().draining()).isTrue();
        var heard = new EngineProbe();
        assertThatThrownBy(() -> engine.submit(request, SCOPE, heard))
            .isInstanceOfSatisfying(
                NodeException.class,
                refusal -> {
                  assertThat(refusal.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
                  assertThat(refusal.detail())
                      .isEqualTo(
                          "this machine's floating-point mode was altered; use another node");
                });
        assertThat(heard.events()).isEmpty();
        assertThat(engine.status().promptTokens()).isZero();
      }
    }
  }

  @Test
  void aReplayOnAnAlteredThreadRefusesToJudge() {
    var tokens = Digests.run(FILES, new ScalarKernels(), Digests.LIMITS, request).outputTokens();
    // Altered before it computes; then by what it computes with.
    for (int soundProbes : new int[] {0, 1}) {
      for (Consumer<ExactReplayer> judging :
          List.<Consumer<ExactReplayer>>of(
              each -> each.replay(request, tokens),
              each -> each.replayFault(request, tokens),
              each -> each.prove(request, tokens, 0))) {
        var probes = new AtomicInteger();
        var replayer = new ExactReplayer(models, () -> probes.getAndIncrement() < soundProbes);
        assertThatThrownBy(() -> judging.accept(replayer))
            .isInstanceOfSatisfying(
                NodeException.class,
                refusal -> {
                  assertThat(refusal.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
                  assertThat(refusal.detail()).isEqualTo(FloatProbe.ALTERED);
                });
        assertThat(probes.get()).isEqualTo(soundProbes + 1);
      }
    }
  }

  @Test
  void aLibraryThatAltersItsCallersIsRefused() {
    assumeTrue(NativeSupport.shipped() instanceof NativeSupport.Available, "no C kernels run here");
    var library = ((NativeSupport.Available) NativeSupport.shipped()).library();
    assertThat(NativeSupport.check(library, () -> true))
        .isInstanceOf(NativeSupport.Available.class);
    assertThat(NativeSupport.check(library, () -> false))
        .isEqualTo(
            new NativeSupport.Unavailable(
                "the library changes the floating-point mode of its callers"));
  }

  @Test
  void theProbeFindsEveryModeThatForeignCodeLeavesBehind() throws Exception {
    requireGlibc();
    var altered = AlteredThreads.line(false, false);
    var sound = AlteredThreads.line(true, true);
    var expected =
        AlteredThreads.ways().stream()
            .map(way -> way + ": " + (way.startsWith("default") ? sound : altered))
            .toList();
    assertThat(printed("-XX:-RestoreMXCSROnJNICalls")).isEqualTo(expected);
  }

  /** The JVM flag that the node runs with (exact-inference.md 2.2). */
  @Test
  void theFlagOfTheNodeKeepsForeignCodeFromAlteringThreads() throws Exception {
    requireGlibc();
    var sound = AlteredThreads.line(true, true);
    assertThat(printed("-XX:+RestoreMXCSROnJNICalls"))
        .isEqualTo(AlteredThreads.ways().stream().map(way -> way + ": " + sound).toList());
  }

  private static List<String> printed(String flag) throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                flag,
                "-cp",
                System.getProperty("java.class.path"),
                AlteredThreads.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.lines().toList();
  }

  private static void requireGlibc() {
    assumeTrue(AlteredThreads.runHere(), "modes are altered by glibc on x86-64 only");
  }
}
