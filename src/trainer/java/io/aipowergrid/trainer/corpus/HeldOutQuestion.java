package io.aipowergrid.trainer.corpus;

import java.util.List;

/**
 * A question that is never trained, with what a right answer contains.
 *
 * @param history turns before the question, oldest first; with any, a system prompt leads
 */
public record HeldOutQuestion(
    Category category, List<Turn> history, String question, List<String> mustContain) {
  public HeldOutQuestion {
    history = List.copyOf(history);
    mustContain = List.copyOf(mustContain);
  }

  /** A question that opens the conversation. */
  static HeldOutQuestion alone(Category category, String question, List<String> mustContain) {
    return new HeldOutQuestion(category, List.of(), question, mustContain);
  }
}
