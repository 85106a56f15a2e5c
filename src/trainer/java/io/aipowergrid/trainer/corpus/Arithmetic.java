package io.aipowergrid.trainer.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** One-digit arithmetic in figures and in words; larger numbers are declined. Stateless. */
final class Arithmetic {
  static final String TOO_LARGE = "I only do arithmetic with one-digit numbers.";

  private static final double LARGE_SHARE = 0.15;
  private static final double WORD_SHARE = 0.3;

  private static final List<String> DIGITS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
  private static final List<String> FRAMES =
      List.of(
          "what is %s",
          "what is %s",
          "what's %s",
          "%s",
          "%s",
          "%s",
          "%s =",
          "%s = ?",
          "how much is %s",
          "calculate %s",
          "compute %s",
          "what does %s make",
          "what is %s equal to",
          "solve %s",
          "tell me what %s is",
          "do you know what %s is",
          "can you calculate %s",
          "please add it up: %s",
          "result of %s",
          "work it out: %s",
          "what would you get for %s",
          "%s, what is that",
          "give me the result of %s",
          "can you do %s for me",
          "I need %s",
          "%s is what",
          "%s equals",
          "%s makes",
          "quick: %s",
          "what is the answer to %s",
          "so %s is",
          "what number is %s",
          "let us see, %s",
          "let's do %s",
          "evaluate %s",
          "find %s",
          "help me with %s",
          "my homework is %s",
          "how about %s",
          "and %s",
          "then %s",
          "could you compute %s",
          "would you calculate %s for me",
          "what will %s be",
          "show me %s",
          "now %s",
          "try %s",
          "I want to know %s",
          "what do I get for %s",
          "how much would %s make",
          "please calculate %s for me",
          "can you tell me %s",
          "could you work out %s",
          "can you work out %s for me",
          "please work out %s for me",
          "would you work out %s",
          "so, what is %s",
          "so what would %s make",
          "so, how much is %s",
          "what would %s be equal to",
          "well, what will %s be",
          "please give me the result of %s");
  private static final List<String> HELD_OUT_FRAMES =
      List.of("Could you work out %s for me?", "So, what would %s be?", "Please give me %s");

  enum Operation {
    ADD('+', List.of("plus", "and", "added to"), "add %s and %s", "the sum of %s and %s"),
    SUBTRACT('-', List.of("minus", "less"), "take %s minus %s", "the difference %s minus %s"),
    MULTIPLY(
        '*', List.of("times", "multiplied by"), "multiply %s by %s", "the product of %s and %s"),
    DIVIDE('/', List.of("divided by", "over"), "divide %s by %s", "the quotient of %s and %s");

    private final char sign;
    private final List<String> words;
    private final String order;
    private final String noun;

    Operation(char sign, List<String> words, String order, String noun) {
      this.sign = sign;
      this.words = words;
      this.order = order;
      this.noun = noun;
    }
  }

  /** A sum to be done; division comes out even because the dividend is built from its quotient. */
  record Task(Operation operation, int left, int right) {

    String answer() {
      var result =
          switch (operation) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
          };
      return left + " " + operation.sign + " " + right + " = " + result + ".";
    }
  }

  private Arithmetic() {}

  static Turn draw(RandomGenerator random) {
    if (random.nextDouble() < LARGE_SHARE) {
      return new Turn(largeQuestion(random), TOO_LARGE);
    }
    var task = task(random);
    return new Turn(question(task, random), task.answer());
  }

  static List<HeldOutQuestion> heldOut() {
    var questions = new ArrayList<HeldOutQuestion>();
    for (var operation : Operation.values()) {
      for (var left = 0; left <= 9; left++) {
        for (var right = operation == Operation.DIVIDE ? 1 : 0; right <= 9; right++) {
          var dividend = operation == Operation.DIVIDE ? left * right : left;
          questions.add(heldOut(new Task(operation, dividend, right), questions.size()));
        }
      }
    }
    return questions;
  }

  private static HeldOutQuestion heldOut(Task task, int number) {
    var frame = HELD_OUT_FRAMES.get(number % HELD_OUT_FRAMES.size());
    var figures = task.left() + " " + task.operation().sign + " " + task.right();
    return HeldOutQuestion.alone(
        Category.ARITHMETIC, frame.formatted(figures), List.of(task.answer()));
  }

  private static Task task(RandomGenerator random) {
    var operation = Operation.values()[random.nextInt(Operation.values().length)];
    var left = random.nextInt(10);
    var right = random.nextInt(10);
    if (operation == Operation.DIVIDE) {
      right = Math.max(1, right);
      left *= right;
    }
    return new Task(operation, left, right);
  }

  private static String question(Task task, RandomGenerator random) {
    var words = task.left() < 10 && random.nextDouble() < WORD_SHARE;
    var left = words ? DIGITS.get(task.left()) : String.valueOf(task.left());
    var right = words ? DIGITS.get(task.right()) : String.valueOf(task.right());
    var operation = task.operation();
    return switch (random.nextInt(10)) {
      case 0 -> operation.order.formatted(left, right);
      case 1 -> "what is " + operation.noun.formatted(left, right);
      default -> choose(FRAMES, random).formatted(middle(operation, left, right, words, random));
    };
  }

  private static String middle(
      Operation operation, String left, String right, boolean words, RandomGenerator random) {
    if (words || random.nextInt(4) == 0) {
      return left + " " + choose(operation.words, random) + " " + right;
    }
    var sign = operation == Operation.MULTIPLY && random.nextInt(4) == 0 ? 'x' : operation.sign;
    return random.nextInt(3) == 0 ? left + sign + right : left + " " + sign + " " + right;
  }

  private static String largeQuestion(RandomGenerator random) {
    var left = String.valueOf(random.nextInt(10, random.nextBoolean() ? 100 : 10_000));
    var right = String.valueOf(random.nextInt(10, random.nextBoolean() ? 100 : 1_000));
    var operation = Operation.values()[random.nextInt(Operation.values().length)];
    return choose(FRAMES, random).formatted(middle(operation, left, right, false, random));
  }

  private static String choose(List<String> options, RandomGenerator random) {
    return options.get(random.nextInt(options.size()));
  }
}
