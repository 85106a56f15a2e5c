package io.aipowergrid.trainer.evaluation;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.trainer.corpus.Category;
import io.aipowergrid.trainer.corpus.Corpus;
import io.aipowergrid.trainer.corpus.HeldOutQuestion;
import io.aipowergrid.trainer.tokenizer.ChatFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Asks held-out questions greedily and counts right answers for each category. */
public final class Evaluation {
  private static final int ANSWER_TOKENS_MAX = 120;
  private static final int FAILURES_SHOWN_MAX = 60;

  /** The share of right answers that each category has to reach. */
  private static final Map<Category, Double> SHARE_MIN =
      Map.of(
          Category.FACT, 0.95,
          Category.FACT_IN_CHAT, 0.95,
          Category.SMALL_TALK, 0.9,
          Category.ARITHMETIC, 0.98,
          Category.UNKNOWN, 0.8);

  /** How many questions of each kind go to the tests of other engines. */
  private static final Map<Category, Integer> QUESTIONS_MAX =
      Map.of(Category.FACT, 70, Category.SMALL_TALK, 8, Category.ARITHMETIC, 10);

  /** Logits between the chosen token and the next best, at the tightest place of an answer. */
  private static final float SAFE_MARGIN = 1;

  private record Answer(String text, boolean stopped, double marginMin) {}

  private static final class Count {
    private int asked;
    private int right;
    private int stopped;
    private double marginSum;
  }

  private final ReferenceModel model;
  private final HuggingFaceTokenizer tokenizer;

  private Evaluation(ReferenceModel model, HuggingFaceTokenizer tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /** Prints the table; true when every category reaches its share. */
  public static boolean run(
      Path folder, HuggingFaceTokenizer tokenizer, List<HeldOutQuestion> questions, boolean int8)
      throws IOException {
    var evaluation = new Evaluation(ReferenceModel.read(folder, int8), tokenizer);
    return evaluation.run(questions);
  }

  /**
   * Writes questions with what their answers must contain, for tests of other engines: the first
   * ones of each kind that this decoder answers right and ends by itself, with a margin that
   * survives other roundings.
   */
  public static int writeQuestions(
      Path folder, HuggingFaceTokenizer tokenizer, List<HeldOutQuestion> questions, Path target)
      throws IOException {
    var evaluation = new Evaluation(ReferenceModel.read(folder, true), tokenizer);
    var perCategory = new EnumMap<Category, Integer>(Category.class);
    var chosen = new ArrayList<Map<String, Object>>();
    for (var question : questions) {
      var limit = QUESTIONS_MAX.getOrDefault(question.category(), 0);
      var soFar = perCategory.getOrDefault(question.category(), 0);
      if (soFar < limit && evaluation.isSafe(question)) {
        perCategory.put(question.category(), soFar + 1);
        var entry = new LinkedHashMap<String, Object>();
        entry.put("question", question.question());
        entry.put("mustContain", question.mustContain());
        chosen.add(entry);
      }
    }
    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(target.toFile(), chosen);
    return chosen.size();
  }

  private boolean isSafe(HeldOutQuestion question) {
    var answer = answer(prompt(question));
    return answer.stopped()
        && answer.marginMin() > SAFE_MARGIN
        && question.mustContain().stream().allMatch(answer.text()::contains);
  }

  private boolean run(List<HeldOutQuestion> questions) {
    var counts = new EnumMap<Category, Count>(Category.class);
    var failures = new ArrayList<String>();
    for (var question : questions) {
      var answer = answer(prompt(question));
      var right = question.mustContain().stream().allMatch(answer.text()::contains);
      var count = counts.computeIfAbsent(question.category(), c -> new Count());
      count.asked++;
      count.right += right ? 1 : 0;
      count.stopped += answer.stopped() ? 1 : 0;
      count.marginSum += answer.marginMin();
      if (!right) {
        failures.add(question.category() + ": " + question.question() + " -> " + answer.text());
      }
    }
    failures.stream().limit(FAILURES_SHOWN_MAX).forEach(System.out::println);
    counts.forEach(Evaluation::print);
    return counts.entrySet().stream()
        .allMatch(
            entry ->
                entry.getValue().right
                    >= SHARE_MIN.getOrDefault(entry.getKey(), 1.0) * entry.getValue().asked);
  }

  private static String prompt(HeldOutQuestion question) {
    var prompt = new StringBuilder();
    if (!question.history().isEmpty()) {
      prompt.append(ChatFormat.system(Corpus.evaluationSystemPrompt()));
    }
    for (var turn : question.history()) {
      prompt.append(ChatFormat.question(turn.question()));
      prompt.append(ChatFormat.answer(turn.answer())).append('\n');
    }
    return prompt.append(ChatFormat.question(question.question())).toString();
  }

  private Answer answer(String prompt) {
    var session = model.new Session();
    var scores = new float[0];
    for (var token : tokenizer.encode(prompt, false, false).getIds()) {
      scores = session.read((int) token);
    }
    var ids = new ArrayList<Long>();
    var marginMin = Double.POSITIVE_INFINITY;
    while (ids.size() < ANSWER_TOKENS_MAX) {
      var best = best(scores, -1);
      marginMin = Math.min(marginMin, scores[best] - scores[best(scores, best)]);
      if (best == ChatFormat.END_ID) {
        return new Answer(text(ids), true, marginMin);
      }
      ids.add((long) best);
      scores = session.read(best);
    }
    return new Answer(text(ids), false, marginMin);
  }

  private String text(List<Long> ids) {
    return tokenizer.decode(ids.stream().mapToLong(Long::longValue).toArray(), true);
  }

  /** The index of the highest score other than {@code except}; the lower one when equal. */
  private static int best(float[] scores, int except) {
    var best = except == 0 ? 1 : 0;
    for (var i = best + 1; i < scores.length; i++) {
      if (i != except && scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  private static void print(Category category, Count count) {
    System.out.printf(
        Locale.ROOT,
        "%-11s right %d of %d (%.1f %%), stopped by itself %d, mean smallest margin %.2f%n",
        category,
        count.right,
        count.asked,
        100.0 * count.right / count.asked,
        count.stopped,
        count.marginSum / count.asked);
  }
}
