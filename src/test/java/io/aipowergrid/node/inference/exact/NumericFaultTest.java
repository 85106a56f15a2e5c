package io.aipowergrid.node.inference.exact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationFault;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.proof.AuditConsent;
import io.aipowergrid.node.proof.ReceiptFixtures;
import io.aipowergrid.node.proof.ReceiptInput;
import io.aipowergrid.node.proof.ReceiptVerifier;
import io.aipowergrid.node.proof.ReplayVerifier;
import io.aipowergrid.node.proof.VerificationReport.Check;
import io.aipowergrid.node.proof.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose weights overflow: the fault, the receipt of it, and its replay. */
class NumericFaultTest {
  private static final LoadedModelFiles SOUND = Digests.random(0);
  private static final LoadedModelFiles HOT = hot(SOUND);
  static final LoadedModelFiles FATAL_AFTER_ONE = fatal(SOUND);

  /** The token after which the model below computes an infinite logit, and the one that gets it. */
  private static final int FATAL = 9;

  private static final int INFINITE = 11;

  /** Of answers that meet the fatal token after some pages. */
  private static final int PROMPT = 20;

  private static final int OUTPUT_MAX = 200;
  private static final int LATE_FAULTS = 3;
  private static final ModelCard CARD =
      new ModelCard(
          Digests.MODEL,
          "aipg",
          ReceiptFixtures.TIME,
          "llama",
          1_000,
          400,
          200,
          ModelCard.Lane.EXACT_I,
          ReceiptFixtures.model().hashes(),
          0,
          ModelCard.State.LOADED,
          "a model that overflows");
  private static final Hash256 NONCE = GenerationRequest.nonceOfSeed(3);

  /** Every product overflows: no token can be drawn. */
  static LoadedModelFiles hot(LoadedModelFiles sound) {
    return TamperedFiles.rows(
        sound,
        (name, row, values) -> {
          for (int i = 0; name.contains("_proj") && i < values.length; i++) {
            values[i] *= 1e30f;
          }
        });
  }

  /**
   * The first number between the layers is zero but where the fatal token is read, and one row of
   * the head, which is the embedding too, makes that number infinite.
   */
  static LoadedModelFiles fatal(LoadedModelFiles sound) {
    return TamperedFiles.rows(
        sound,
        (name, row, values) -> {
          if (name.contains("embed_tokens")) {
            values[0] = row == FATAL ? 1e4f : row == INFINITE ? 3e38f : 0;
          } else if (row == 0 && (name.contains("o_proj") || name.contains("down_proj"))) {
            Arrays.fill(values, 0);
          }
        });
  }

  static List<ExactKernels> kernels() {
    return KernelSets.all();
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void everyKernelMeetsTheFaultAtTheSamePosition(ExactKernels kernels) {
    var atOnce = fault(HOT, kernels, request(1, 2));
    assertThat(atOnce.until().outputTokens()).isEqualTo(TokenIds.of());
    assertThat(atOnce.until().leafRoot()).isEqualTo(new Commitments().root());
    var inPrompt = fault(FATAL_AFTER_ONE, kernels, request(1, 2, FATAL));
    assertThat(inPrompt.until().outputTokens()).isEqualTo(TokenIds.of());
    var afterOne = fault(FATAL_AFTER_ONE, kernels, request(1, 2));
    assertThat(afterOne.until().outputTokens()).isEqualTo(TokenIds.of(FATAL));
    var scalar = fault(FATAL_AFTER_ONE, new ScalarKernels(), request(1, 2));
    assertThat(afterOne.until().leafRoot()).isEqualTo(scalar.until().leafRoot());
    assertThat(afterOne.until().text()).isEqualTo(scalar.until().text());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void replayFindsTheFaultWhereItIsClaimed(ExactKernels kernels) {
    for (var files : List.of(HOT, FATAL_AFTER_ONE)) {
      var fault = fault(files, kernels, request(1, 2));
      var replayer = new ExactReplayer(Digests.models(files, kernels));
      assertThat(failed(input(fault), replayer)).isEmpty();
    }
  }

  @Test
  void replayRefutesAFaultThatTheModelHasNot() {
    var kernels = new VectorKernels();
    var replayer = new ExactReplayer(Digests.models(FATAL_AFTER_ONE, kernels));
    var fault = fault(FATAL_AFTER_ONE, kernels, request(1, 2));
    var honest = input(fault);
    assertThat(failed(honest, replayer)).isEmpty();
    // One token too few: there the fatal token could still be drawn. Its root is another too.
    assertThat(failed(ReceiptFixtures.withTokens(honest), replayer)).contains("finish_reason");
    // One too many: the fault comes before.
    assertThat(failed(ReceiptFixtures.withTokens(honest, FATAL, 1), replayer))
        .containsExactly("replayable");
    // Another token than the one drawn.
    assertThat(failed(ReceiptFixtures.withTokens(honest, FATAL + 1), replayer))
        .contains("replayed_tokens", "finish_reason");
    // The same claim of a model that has no fault.
    var sound = new ExactReplayer(Digests.models(SOUND, kernels));
    assertThat(failed(honest, sound)).contains("finish_reason");
    // And a fault told as an answer that was cut short.
    assertThat(failed(ReceiptFixtures.withReason(honest, FinishReason.STOP), replayer))
        .containsExactly("finish_reason");
  }

  @Test
  void aFaultAfterAPreemptionIsThatOfOneThatWasNeverPreempted() {
    var models = Digests.models(FATAL_AFTER_ONE, new VectorKernels());
    long pageBytes = KvShape.of(FATAL_AFTER_ONE.config()).pageBytes();
    int pages = KvShape.pages(PROMPT + OUTPUT_MAX);
    var tight = new EngineLimits(LATE_FAULTS, 8, pages * pageBytes, 64, 1);
    try (var large = new ExactEngine(models, Digests.LIMITS);
        var tiny = new ExactEngine(models, tight)) {
      var late =
          LongStream.range(0, 64)
              .mapToObj(NumericFaultTest::longRequest)
              .filter(request -> faultsLate(large, request))
              .limit(LATE_FAULTS)
              .toList();
      assertThat(late).hasSize(LATE_FAULTS);
      assertThat(faults(tiny, late)).isEqualTo(faults(large, late));
      assertThat(tiny.status().preemptions()).isPositive();
      assertThat(large.status().preemptions()).isZero();
    }
  }

  private static GenerationRequest longRequest(long seed) {
    int vocabulary = FATAL_AFTER_ONE.config().vocabularySize();
    return Digests.request(
        vocabulary, PROMPT, OUTPUT_MAX, Sampling.atTemperature(Sampling.ONE_E4), seed);
  }

  private static boolean faultsLate(ExactEngine engine, GenerationRequest request) {
    var probe = new EngineProbe();
    engine.submit(request, probe);
    return probe.last() instanceof GenerationEvent.Failed && probe.tokens().size() > 2 * PROMPT;
  }

  /** Tokens and roots up to the faults of answers that run together. */
  private static List<Object> faults(ExactEngine engine, List<GenerationRequest> requests) {
    var probes = new ArrayList<EngineProbe>();
    for (var request : requests) {
      var probe = new EngineProbe();
      engine.submit(request, probe);
      probes.add(probe);
    }
    var faults = new ArrayList<>();
    for (var probe : probes) {
      var failed = (GenerationEvent.Failed) probe.last();
      var fault = Objects.requireNonNull(failed.fault());
      faults.add(fault.reason());
      faults.add(fault.until().outputTokens());
      faults.add(fault.until().leafRoot());
      assertThat(probe.tokens()).hasSize(fault.until().outputTokens().size());
    }
    return faults;
  }

  @Test
  void anAlteredMachineStandsByNoToken() {
    var kernels = new ScalarKernels();
    var model = Digests.models(SOUND, kernels).get(Digests.MODEL);
    var pool = new KvPagePool(1 << 20);
    var request = request(1, 2);
    var probe = new EngineProbe();
    var generation =
        new RunningGeneration(
            request,
            model,
            null,
            probe,
            () -> {},
            new EngineIdentity("exact-1", Hash256.ZERO, Hash256.ZERO),
            Kernels.fixed(kernels),
            () ->
                new SequencePages(
                    new PrefixCache(pool, 0),
                    pool,
                    model,
                    CacheScope.NONE,
                    request.promptTokens().toArray(),
                    20));
    generation.failUnsound();
    var failed = (GenerationEvent.Failed) probe.last();
    assertThat(failed.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
    var fault = Objects.requireNonNull(failed.fault());
    assertThat(fault.reason()).isEqualTo(FinishReason.ALTERED_ARITHMETIC);
    assertThat(fault.until().outputTokens()).isEqualTo(TokenIds.of());
    assertThat(fault.until().leafRoot()).isEqualTo(new Commitments().root());
    assertThat(failed(input(fault), new ExactReplayer(Digests.models(SOUND, kernels)))).isEmpty();
  }

  /** Temperature 0, and the fatal token is drawn as soon as it can be. */
  static GenerationRequest request(int... prompt) {
    var bias = new TreeMap<>(Map.of(FATAL, 1_000_000));
    var sampling = new Sampling(0, 0, 10_000, 0, 0, 0, bias, Sampling.NO_LOGPROBS);
    return new GenerationRequest(
        Digests.MODEL, TokenIds.of(prompt), 5, sampling, List.of(), NONCE, 0);
  }

  private static GenerationFault fault(
      LoadedModelFiles files, ExactKernels kernels, GenerationRequest request) {
    return fault(Digests.models(files, kernels), Digests.LIMITS, request);
  }

  static GenerationFault fault(ExactModels models, EngineLimits limits, GenerationRequest request) {
    try (var engine = new ExactEngine(models, limits)) {
      var probe = new EngineProbe();
      engine.submit(request, probe);
      var failed = (GenerationEvent.Failed) probe.last();
      assertThat(failed.code()).isEqualTo(ErrorCode.NUMERIC_FAULT);
      var fault = Objects.requireNonNull(failed.fault());
      assertThat(fault.reason()).isEqualTo(FinishReason.NUMERIC_FAULT);
      return fault;
    }
  }

  private static ReceiptInput input(GenerationFault fault) {
    return new ReceiptInput(
        new UUID(1, 7),
        0,
        request(1, 2),
        fault.until(),
        fault.reason(),
        CARD,
        ReceiptFixtures.ORGANISATION,
        ReceiptFixtures.PROJECT,
        AuditConsent.VALIDATORS);
  }

  /** The links that break when a receipt of this is computed again. */
  private static List<String> failed(ReceiptInput input, ExactReplayer replayer) {
    var document = ReceiptFixtures.savedDocument(input).getBytes(UTF_8);
    var report = new ReceiptVerifier().verify(document);
    var claim = ReceiptVerifier.claim(document).orElseThrow();
    var checks =
        ReplayVerifier.verify(claim.receipt(), claim.transcript().orElseThrow(), CARD, replayer);
    return Stream.concat(report.checks().stream(), checks.stream())
        .filter(check -> check.verdict() == Verdict.FAIL)
        .map(Check::name)
        .toList();
  }
}
