package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.ConstraintBenchReport;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import io.aipowergrid.node.inference.grammar.Grammar;
import io.aipowergrid.node.inference.grammar.GrammarState;
import io.aipowergrid.node.inference.grammar.Grammars;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Measures masks without a model: a seeded vocabulary of words, numbers and pieces of JSON, and
 * answers drawn evenly from what is allowed. Used by one thread.
 */
public final class ConstraintBench {
  private static final int TOKENS_MAX = 300;
  private static final int ROUNDS = 5;
  private static final int END = 0;
  private static final List<String> PIECES =
      List.of(
          "{\"", "\":", "\": \"", "\": ", "\",", "\"}", "\"]", "},{", "[{\"", "true", "null", ", ");

  private static final Map<String, OutputConstraint> CONSTRAINTS = constraints();

  private final int vocabulary;
  private final TokenBytes tokens;
  private final List<byte[]> texts;

  public ConstraintBench(int vocabulary) {
    this.vocabulary = vocabulary;
    this.texts = texts(vocabulary);
    this.tokens = new TokenBytes(texts::get, vocabulary, Set.of(END));
  }

  private static Map<String, OutputConstraint> constraints() {
    var constraints = new LinkedHashMap<String, OutputConstraint>();
    constraints.put("any JSON object", new OutputConstraint(Kind.JSON_OBJECT, ""));
    constraints.put(
        "schema, 3 properties",
        new OutputConstraint(
            Kind.JSON_SCHEMA,
            """
            {"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer",
             "minimum":0,"maximum":150},"tags":{"type":"array","items":{"type":"string"}}},
             "required":["name","age","tags"],"additionalProperties":false}\
            """));
    constraints.put(
        "schema, string of 200",
        new OutputConstraint(
            Kind.JSON_SCHEMA, "{\"type\":\"string\",\"minLength\":150,\"maxLength\":200}"));
    constraints.put(
        "regex", new OutputConstraint(Kind.REGEX, "([A-Z][a-z]{1,9} ){4,40}[0-9]{4}-[0-9]{2}"));
    return constraints;
  }

  private static List<byte[]> texts(int count) {
    var random = new SplittableRandom(count);
    var texts = new ArrayList<byte[]>();
    texts.add(new byte[0]);
    for (int value = 0; value < 256 && texts.size() < count; value++) {
      texts.add(new byte[] {(byte) value});
    }
    for (var piece : PIECES) {
      texts.add(piece.getBytes(StandardCharsets.UTF_8));
    }
    while (texts.size() < count) {
      texts.add(word(random).getBytes(StandardCharsets.UTF_8));
    }
    return texts;
  }

  private static String word(SplittableRandom random) {
    if (random.nextInt(20) == 0) {
      return Integer.toString(random.nextInt(1000));
    }
    var word = new StringBuilder(random.nextInt(3) > 0 ? " " : "");
    for (int left = 2 + random.nextInt(9); left > 0; left--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    if (random.nextInt(4) == 0) {
      word.setCharAt(word.length() > 2 && word.charAt(0) == ' ' ? 1 : 0, 'T');
    }
    return word.toString();
  }

  /** One line for each constraint; the best of a few rounds. */
  public List<ConstraintBenchReport> run() {
    var reports = new ArrayList<ConstraintBenchReport>();
    CONSTRAINTS.forEach((name, constraint) -> reports.add(best(name, constraint)));
    return reports;
  }

  private ConstraintBenchReport best(String name, OutputConstraint constraint) {
    ConstraintBenchReport best = null;
    for (int round = 0; round < ROUNDS; round++) {
      var report = measure(name, constraint);
      if (best == null || report.firstMicros() < best.firstMicros()) {
        best = report;
      }
    }
    return java.util.Objects.requireNonNull(best);
  }

  private ConstraintBenchReport measure(String name, OutputConstraint constraint) {
    long start = System.nanoTime();
    Grammar grammar = Grammars.of(constraint);
    long compiled = System.nanoTime();
    var masks = new ConstraintMasks(grammar, tokens, Set.of(END));
    var first = walk(masks);
    var again = walk(masks);
    return new ConstraintBenchReport(
        name,
        vocabulary,
        (compiled - start) / 1e3,
        first.tokens,
        first.nanos / 1e3 / first.tokens,
        first.worst / 1e3,
        again.nanos / 1e3 / again.tokens);
  }

  private record Walk(int tokens, long nanos, long worst) {}

  /** An answer; only the masks and the steps are timed, not the drawing. */
  private Walk walk(ConstraintMasks masks) {
    var random = new SplittableRandom(vocabulary);
    var ids = new int[vocabulary];
    GrammarState state = masks.start();
    int count = 0;
    long nanos = 0;
    long worst = 0;
    while (state != null && !state.finished() && count < TOKENS_MAX) {
      long start = System.nanoTime();
      var mask = masks.mask(state);
      long made = System.nanoTime();
      mask.copyIds(ids);
      int id = ids[random.nextInt(mask.count())];
      long drawn = System.nanoTime();
      state = next(masks, state, id);
      long took = made - start + System.nanoTime() - drawn;
      nanos += took;
      worst = Math.max(worst, took);
      count++;
    }
    return new Walk(count, nanos, worst);
  }

  private @Nullable GrammarState next(ConstraintMasks masks, GrammarState state, int id) {
    return id == END ? null : masks.next(state, texts.get(id));
  }
}
