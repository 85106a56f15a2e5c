package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.grammar.GrammarAutomaton;
import io.aipowergrid.node.inference.grammar.Grammars;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers that must match something: they do, whatever else runs, and replay says so. */
class ConstraintTest {
  static final OutputConstraint PERSON =
      new OutputConstraint(
          Kind.JSON_SCHEMA,
          """
          {"type":"object","properties":{"name":{"type":"string","maxLength":12},
           "age":{"type":"integer","minimum":0,"maximum":150},
           "tags":{"type":"array","items":{"enum":["a","b"]},"maxItems":3}},
           "required":["name","age","tags"],"additionalProperties":false}\
          """);
  static final OutputConstraint OBJECT = new OutputConstraint(Kind.JSON_OBJECT, "");
  static final OutputConstraint REGEX =
      new OutputConstraint(Kind.REGEX, "[a-z]{3,8}(, [a-z]{3,8}){2}");
  static final OutputConstraint CHOICE =
      new OutputConstraint(Kind.CHOICE, "[\"yes\",\"no\",\"never\"]");
  private static final LoadedModelFiles FILES = JsonLetters.model(3);

  private final ExactModels models = Digests.models(FILES, new VectorKernels());
  private final ExactReplayer replayer = new ExactReplayer(models);

  private static GenerationRequest request(
      @Nullable OutputConstraint constraint, int maxTokens, Sampling sampling, long seed) {
    var free = Digests.request(JsonLetters.SIZE, 20, maxTokens, sampling, seed);
    return new GenerationRequest(
        Digests.MODEL,
        free.promptTokens(),
        maxTokens,
        sampling,
        List.of(),
        free.clientNonce(),
        0,
        constraint);
  }

  private static List<GenerationRequest> mixed() {
    var requests = new ArrayList<GenerationRequest>();
    var constraints = new OutputConstraint[] {PERSON, null, OBJECT, REGEX, CHOICE, PERSON};
    for (int i = 0; i < 18; i++) {
      var sampling =
          switch (i % 3) {
            case 0 -> Sampling.greedy();
            case 1 -> Sampling.atTemperature(15_000);
            default -> new Sampling(12_000, 30, 9_500, 10, 1_000, 0, new TreeMap<>(), -1);
          };
      requests.add(request(constraints[i % constraints.length], 60, sampling, i));
    }
    return requests;
  }

  @Test
  void answersMatchAndEndByThemselves() throws Exception {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      for (int seed = 0; seed < 12; seed++) {
        var sampling = Sampling.atTemperature(2_000 + 1_500 * seed);
        for (var constraint : List.of(PERSON, REGEX, CHOICE)) {
          var end = EngineProbe.run(engine, request(constraint, 200, sampling, seed));
          assertThat(end.reason()).isEqualTo(FinishReason.STOP);
          var text = end.result().text();
          assertThat(matches(constraint, text)).as(text).isTrue();
          if (constraint == PERSON) {
            assertThat(new ObjectMapper().readTree(text).path("age").intValue()).isBetween(0, 150);
          }
        }
      }
    }
  }

  private static boolean matches(OutputConstraint constraint, String text) {
    return new GrammarAutomaton(Grammars.of(constraint))
        .matches(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anAnswerThatIsCutIsABeginning() {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var end = EngineProbe.run(engine, request(PERSON, 5, Sampling.greedy(), 1));
      assertThat(end.reason()).isEqualTo(FinishReason.LENGTH);
      var automaton = new GrammarAutomaton(Grammars.of(PERSON));
      var text = end.result().text().getBytes(StandardCharsets.UTF_8);
      assertThat(automaton.next(automaton.start(), text)).isNotNull();
    }
  }

  @Test
  void batchChunkThreadsAndKernelsChangeNothing() {
    var requests = mixed();
    var alone = roots(new ScalarKernels(), new EngineLimits(1, 64, 64 << 20, 64, 1), requests);
    for (var kernels : KernelSets.all()) {
      for (var limits :
          List.of(
              new EngineLimits(18, 64, 64 << 20, 7, 2),
              new EngineLimits(5, 64, 64 << 20, 48, 3),
              // Those that grow give way to each other.
              new EngineLimits(18, 64, 5 * KvShape.of(FILES.config()).pageBytes(), 48, 1))) {
        assertThat(roots(kernels, limits, requests))
            .as("%s, %s", kernels.name(), limits)
            .isEqualTo(alone);
      }
    }
  }

  private static List<Hash256> roots(
      ExactKernels kernels, EngineLimits limits, List<GenerationRequest> requests) {
    try (var engine = new ExactEngine(Digests.models(FILES, kernels), limits)) {
      var probes = new ArrayList<EngineProbe>();
      for (var request : requests) {
        var probe = new EngineProbe();
        engine.submit(request, probe);
        probes.add(probe);
      }
      return probes.stream().map(probe -> probe.finished().result().leafRoot()).toList();
    }
  }

  @Test
  void replayConfirmsWhatTheEngineMade() {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      for (var request : mixed()) {
        var end = EngineProbe.run(engine, request);
        var report = replayer.replay(request, end.result().outputTokens());
        assertThat(report.confirms(end.result().leafRoot(), end.reason())).isTrue();
        assertThat(report.text()).isEqualTo(end.result().text());
      }
    }
  }

  @Test
  void replaySeesAnotherConstraintAndNone() {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var honest = request(CHOICE, 30, Sampling.atTemperature(10_000), 4);
      var made = EngineProbe.run(engine, honest);
      var tokens = made.result().outputTokens();
      for (var other : new OutputConstraint[] {null, REGEX, PERSON}) {
        var report = replayer.replay(request(other, 30, Sampling.atTemperature(10_000), 4), tokens);
        assertThat(report.confirms(made.result().leafRoot(), made.reason())).isFalse();
      }
      var free = request(null, 30, Sampling.atTemperature(10_000), 4);
      var loose = EngineProbe.run(engine, free).result();
      var report = replayer.replay(honest, loose.outputTokens());
      assertThat(report.firstDifference()).isPresent();
    }
  }

  @Test
  void replaySeesATokenThatTheGrammarForbids() {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var request = request(PERSON, 40, Sampling.greedy(), 9);
      var made = EngineProbe.run(engine, request);
      var claimed = made.result().outputTokens().toArray();
      claimed[3] = JsonLetters.EOS - 1;
      var report = replayer.replay(request, TokenIds.of(claimed));
      assertThat(report.firstDifference()).hasValue(3);
      assertThat(report.confirms(made.result().leafRoot(), made.reason())).isFalse();
    }
  }

  @Test
  void saysSoWhenNoTokenCanContinue() {
    var greek = new OutputConstraint(Kind.REGEX, "ab\u03b1+");
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var probe = new EngineProbe();
      engine.submit(request(greek, 30, Sampling.greedy(), 1), probe);
      assertThat(probe.last())
          .isInstanceOfSatisfying(
              GenerationEvent.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo(ErrorCode.UNPROCESSABLE);
                assertThat(failed.detail()).contains("no token");
              });
      // The others in the engine go on.
      assertThat(EngineProbe.run(engine, request(CHOICE, 30, Sampling.greedy(), 1)).reason())
          .isEqualTo(FinishReason.STOP);
    }
  }

  @Test
  void refusesAnAmbiguousGrammarAndGoesOn() {
    var ambiguous = new OutputConstraint(Kind.REGEX, "(?:(?:a?){70}){70}b");
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var probe = new EngineProbe();
      engine.submit(request(ambiguous, 30, Sampling.greedy(), 1), probe);
      assertThat(probe.last())
          .isInstanceOfSatisfying(
              GenerationEvent.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(ErrorCode.UNPROCESSABLE));
      assertThat(EngineProbe.run(engine, request(null, 3, Sampling.greedy(), 1)).reason())
          .isEqualTo(FinishReason.LENGTH);
      assertThat(engine.status().kvPagesUsed()).isZero();
    }
  }

  @Test
  void refusesAMalformedDefinitionAtTheDoor() {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var request = request(new OutputConstraint(Kind.REGEX, "("), 3, Sampling.greedy(), 1);
      assertThatThrownBy(() -> engine.submit(request, new EngineProbe()))
          .isInstanceOfSatisfying(
              NodeException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    }
  }

  @Test
  void forgetsConstraintsThatWereNotUsedForLongest() {
    var model = models.get(Digests.MODEL);
    var cache = new ConstraintCache();
    for (int i = 0; i < 3 * ConstraintCache.CONSTRAINTS_MAX; i++) {
      var constraint = new OutputConstraint(Kind.REGEX, "a{" + (i + 1) + "}");
      cache.cursor(model, constraint, models.grammars().get(constraint));
    }
    assertThat(cache.size()).isEqualTo(ConstraintCache.CONSTRAINTS_MAX);
    cache.keepOnly(List.of());
    assertThat(cache.size()).isZero();
  }

  @Test
  void theBenchWalksWholeAnswers() {
    for (var report : EngineBench.constraints(600)) {
      assertThat(report.tokens()).as(report.constraint()).isPositive();
      assertThat(report.firstMicros()).isPositive();
    }
  }

  @Test
  void theConstraintIsPartOfTheRequestHash() {
    var hashes = new ArrayList<Hash256>();
    for (var constraint : new OutputConstraint[] {null, OBJECT, PERSON, REGEX, CHOICE}) {
      hashes.add(request(constraint, 5, Sampling.greedy(), 1).requestHash());
    }
    hashes.add(
        request(new OutputConstraint(Kind.CHOICE, REGEX.definition()), 5, Sampling.greedy(), 1)
            .requestHash());
    assertThat(hashes).doesNotHaveDuplicates();
  }
}
