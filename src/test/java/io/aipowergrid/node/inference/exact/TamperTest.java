package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.exact.Cheat.Case;
import io.aipowergrid.node.inference.exact.Provider.Claim;
import io.aipowergrid.node.inference.exact.TamperedKernels.OtherGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Dishonest nodes are found by replay and honest ones believed, for every way to cheat, on random
 * weights and on the story model. The found of all runs are printed at the end. A longer run:
 * {@code -Daipg.tamper.runs=500}.
 */
class TamperTest {
  private static final int RUNS = Integer.getInteger("aipg.tamper.runs", 50);

  private static final Map<String, Map<String, String>> TABLE = new TreeMap<>();

  /** The models that are cheated about. */
  private enum Model {
    RANDOM,
    STORIES;

    private final Optional<Subject> subject =
        name().equals("RANDOM") ? Optional.of(Subject.random()) : Subject.stories();

    Subject get() {
      assumeTrue(subject.isPresent(), "shared/models/stories260K.bin is absent");
      return subject.orElseThrow();
    }
  }

  /** What the replayer said of one claim. */
  private record Outcome(
      int run, boolean honest, boolean believed, OptionalInt expected, OptionalInt reported) {}

  @ParameterizedTest
  @EnumSource
  void findsOnRandomWeights(Tampering tampering) {
    findsEachTime(Model.RANDOM, tampering);
  }

  @ParameterizedTest
  @EnumSource
  void findsOnTheStoryModel(Tampering tampering) {
    findsEachTime(Model.STORIES, tampering);
  }

  private static void findsEachTime(Model model, Tampering tampering) {
    var outcomes = judge(model.get(), tampering.cheat(), run -> tampering.ask(model.get(), run));
    note(model, tampering.toString(), outcomes);
    assertThat(outcomes).filteredOn(Outcome::believed).isEmpty();
    assertThat(outcomes).allSatisfy(TamperTest::pointsAtTheFirstDifference);
  }

  /** The cheats' own tools, with nothing changed, and the engine. */
  @ParameterizedTest
  @EnumSource
  void believesHonestNodes(Model model) {
    var subject = model.get();
    var files = Cheat.model((same, way) -> TamperedFiles.rows(same, (name, row, values) -> {}));
    var tools = new LinkedHashMap<String, Cheat>();
    tools.put("(honest files)", files);
    tools.put("(honest kernels)", Cheat.kernels(ControlKernels::new));
    tools.put("(honest request)", Cheat.request((one, asked) -> asked));
    tools.put("(honest tokens)", Cheat.tokens((one, tokens) -> tokens));
    tools.put("(honest leaves)", Cheat.leaves((one, answer) -> answer.withSteps(answer.steps())));
    tools.put("(engine)", TamperTest::byTheEngine);
    tools.forEach(
        (name, tool) -> {
          var outcomes = judge(subject, tool, run -> new Case(subject, run, subject.question(run)));
          note(model, name, outcomes);
          assertThat(outcomes).as(name).hasSize(RUNS).allMatch(Outcome::believed);
          assertThat(outcomes).allSatisfy(TamperTest::pointsAtTheFirstDifference);
        });
  }

  /** Honest nodes are believed about every question that a tampering asks. */
  @ParameterizedTest
  @EnumSource
  void believesTrueAnswersToEveryKindOfQuestion(Model model) {
    var subject = model.get();
    for (var tampering : Tampering.values()) {
      var one = tampering.ask(subject, 1);
      var outcome = judge(one, one.honest().claim());
      assertThat(outcome.believed()).as(tampering.toString()).isTrue();
    }
  }

  /**
   * An exp that differs in the gate alone is in no class: where it is not found, it has changed
   * nothing that anybody gets or is told.
   */
  @ParameterizedTest
  @EnumSource
  void whatIsNotFoundIsTheTrueAnswer(Model model) {
    var subject = model.get();
    var outcomes =
        judge(
            subject,
            Cheat.kernels(OtherGate::new),
            run -> new Case(subject, run, subject.question(run)));
    note(model, "(another exp in the gate alone)", outcomes);
    assertThat(outcomes).allMatch(outcome -> outcome.believed() == outcome.honest());
    assertThat(outcomes).anyMatch(Outcome::believed).anyMatch(outcome -> !outcome.believed());
  }

  private static Claim byTheEngine(Case one) {
    try (var engine = new ExactEngine(one.subject().models(), Digests.LIMITS)) {
      var finished = EngineProbe.run(engine, one.asked());
      var result = finished.result();
      return new Claim(result.outputTokens(), result.text(), finished.reason(), result.leafRoot());
    }
  }

  private static List<Outcome> judge(Subject subject, Cheat cheat, IntFunction<Case> cases) {
    // Models and honest answers that several runs share are made by the first.
    return IntStream.range(0, RUNS)
        .parallel()
        .mapToObj(
            run -> {
              var one = cases.apply(run);
              return judge(one, cheat.claim(one));
            })
        .toList();
  }

  private static Outcome judge(Case one, Claim claim) {
    var report = one.subject().replay(one.asked(), claim.tokens());
    return new Outcome(
        one.run(),
        claim.equals(one.honest().claim()),
        believes(report, claim),
        expected(one, claim.tokens()),
        report.firstDifference());
  }

  /** The comparisons of proof's ReplayVerifier. */
  private static boolean believes(ReplayReport report, Claim claim) {
    return report.confirms(claim.leafRoot(), claim.reason()) && report.text().equals(claim.text());
  }

  /**
   * Where a claim leaves the true answer; at 0 when no run of the model can give such tokens. Until
   * there both saw the same, so the replayer must name this place, whatever the cheat was.
   */
  private static OptionalInt expected(Case one, TokenIds claimed) {
    int vocabulary = one.subject().files().config().vocabularySize();
    if (claimed.size() > one.asked().maxTokens()
        || IntStream.of(claimed.toArray()).anyMatch(token -> token >= vocabulary)) {
      return OptionalInt.of(0);
    }
    var honest = one.honest().tokens();
    return IntStream.range(0, claimed.size())
        .filter(i -> i >= honest.size() || claimed.get(i) != honest.get(i))
        .findFirst();
  }

  private static void pointsAtTheFirstDifference(Outcome outcome) {
    assertThat(outcome.reported()).as("run %d", outcome.run()).isEqualTo(outcome.expected());
  }

  private static synchronized void note(Model model, String name, List<Outcome> outcomes) {
    long found = outcomes.stream().filter(outcome -> !outcome.believed()).count();
    TABLE
        .computeIfAbsent(name, unused -> new TreeMap<>())
        .put(model.name().toLowerCase(Locale.ROOT), found + "/" + outcomes.size());
  }

  @AfterAll
  static void printFound() {
    TABLE.forEach((name, found) -> System.out.printf("%-36s %s%n", name, found));
  }
}
