package io.aipowergrid.trainer.corpus;

import java.util.List;

/** A question that is never trained, with what a right answer contains. */
public record HeldOutQuestion(Category category, String question, List<String> mustContain) {
  public HeldOutQuestion {
    mustContain = List.copyOf(mustContain);
  }
}
