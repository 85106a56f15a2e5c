package io.aipowergrid.trainer.corpus;

import java.util.List;

/**
 * One thing the model knows: its answer and the questions that lead to it.
 *
 * @param mustContain what an answer has to contain to count as right
 * @param patterns questions to train on
 * @param heldOut questions that are asked only in the evaluation
 */
record Topic(
    String name,
    String answer,
    List<String> mustContain,
    List<Pattern> patterns,
    List<String> heldOut) {

  Topic {
    mustContain = List.copyOf(mustContain);
    patterns = List.copyOf(patterns);
    heldOut = List.copyOf(heldOut);
    if (mustContain.isEmpty() || heldOut.isEmpty()) {
      throw new IllegalArgumentException(name + " lacks M: or T: lines");
    }
    for (var words : mustContain) {
      if (!answer.contains(words)) {
        throw new IllegalArgumentException(name + ": the answer does not contain " + words);
      }
    }
  }
}
