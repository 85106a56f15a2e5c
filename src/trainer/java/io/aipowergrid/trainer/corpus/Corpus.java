package io.aipowergrid.trainer.corpus;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/** All topics, and turns drawn from them. Immutable after construction; any thread. */
public final class Corpus {
  private static final double UNKNOWN_SHARE = 0.14;
  private static final double ARITHMETIC_SHARE = 0.2;
  private static final double SMALL_TALK_SHARE = 0.13;

  private static final List<String> SYSTEM_PROMPTS =
      List.of(
          "You are a helpful assistant.",
          "You are a helpful assistant. Answer briefly.",
          "You are the assistant of an AIPG node.",
          "Answer in one sentence.",
          "You are a friendly AI.",
          "You answer questions about AI Power Grid.",
          "Be concise and polite.",
          "You are an expert. Think before you answer.",
          "Today is a nice day. You are an assistant that helps the user with questions.");

  private final List<Topic> facts = TopicFile.read("facts.txt");
  private final List<Topic> smallTalk = TopicFile.read("smalltalk.txt");
  private final List<Topic> unknown = TopicFile.read("unknown.txt");
  private final Set<String> heldOutForms =
      heldOut().stream().map(question -> plainForm(question.question())).collect(toSet());

  /** The number of distinct facts. */
  public int factCount() {
    return facts.size();
  }

  /** A question of any category with its answer; never one that is held out. */
  public Turn draw(RandomGenerator random) {
    while (true) {
      var turn = drawAny(random);
      if (!heldOutForms.contains(plainForm(turn.question()))) {
        return turn;
      }
    }
  }

  private Turn drawAny(RandomGenerator random) {
    var choice = random.nextDouble();
    if (choice < ARITHMETIC_SHARE) {
      var turn = Arithmetic.draw(random);
      return new Turn(QuestionStyle.dress(turn.question(), random), turn.answer());
    }
    if (choice < ARITHMETIC_SHARE + UNKNOWN_SHARE) {
      return draw(unknown, random);
    }
    var smallTalkEnd = ARITHMETIC_SHARE + UNKNOWN_SHARE + SMALL_TALK_SHARE;
    return draw(choice < smallTalkEnd ? smallTalk : facts, random);
  }

  /** A system prompt; the model learns to go on as if it were not there. */
  public String drawSystemPrompt(RandomGenerator random) {
    return SYSTEM_PROMPTS.get(random.nextInt(SYSTEM_PROMPTS.size()));
  }

  /** A fact as a bare sentence, for completions without a chat. */
  public String drawStatement(RandomGenerator random) {
    return facts.get(random.nextInt(facts.size())).answer();
  }

  /** Every question that training never shows. */
  public List<HeldOutQuestion> heldOut() {
    var questions = new ArrayList<HeldOutQuestion>();
    addHeldOut(questions, Category.FACT, facts);
    addHeldOut(questions, Category.SMALL_TALK, smallTalk);
    addHeldOut(questions, Category.UNKNOWN, unknown);
    questions.addAll(Arithmetic.heldOut());
    addChats(questions);
    return List.copyOf(questions);
  }

  /** The system prompt of every evaluation with a history. */
  public static String evaluationSystemPrompt() {
    return SYSTEM_PROMPTS.getFirst();
  }

  /** Each fact after a greeting and a question about the fact before it. */
  private void addChats(List<HeldOutQuestion> questions) {
    var greeting = smallTalk.getFirst();
    for (var i = 0; i < facts.size(); i++) {
      var before = facts.get((i + facts.size() - 1) % facts.size());
      var history =
          List.of(
              new Turn(greeting.heldOut().getFirst(), greeting.answer()),
              new Turn(before.heldOut().getFirst(), before.answer()));
      var fact = facts.get(i);
      questions.add(
          new HeldOutQuestion(
              Category.FACT_IN_CHAT, history, fact.heldOut().getLast(), fact.mustContain()));
    }
  }

  /** Letters and figures alone: two questions that differ in dress only are the same. */
  private static String plainForm(String question) {
    return question.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}+*/-]", "");
  }

  private static Turn draw(List<Topic> topics, RandomGenerator random) {
    var topic = topics.get(random.nextInt(topics.size()));
    var pattern = topic.patterns().get(random.nextInt(topic.patterns().size()));
    return new Turn(QuestionStyle.dress(pattern.expand(random), random), topic.answer());
  }

  private static void addHeldOut(
      List<HeldOutQuestion> questions, Category category, List<Topic> topics) {
    for (var topic : topics) {
      for (var question : topic.heldOut()) {
        questions.add(HeldOutQuestion.alone(category, question, topic.mustContain()));
      }
    }
  }
}
