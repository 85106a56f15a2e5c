package io.aipowergrid.node.jobs;

import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.Sampling;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log probabilities that a job told, for the transcripts of its receipts. Pure. */
final class ToldLogprobs {
  private ToldLogprobs() {}

  /**
   * Those of a choice.
   *
   * @param outputTokens how many of its tokens the receipt is of
   * @return null when nobody asked for them, or when they were not told of every token
   */
  static @Nullable AnswerLogprobs of(
      List<JobEvent.Generated> told, int choice, Sampling sampling, int outputTokens) {
    if (!sampling.wantsLogprobs()) {
      return null;
    }
    int kept = AnswerLogprobs.kept(sampling.topLogprobs(), outputTokens);
    var positions = new ArrayList<Position>(kept);
    for (var event : told) {
      if (positions.size() < kept
          && event.choice() == choice
          && event.event() instanceof GenerationEvent.Token token) {
        var logprobs = token.logprobs();
        if (logprobs == null) {
          return null;
        }
        positions.add(Position.of(logprobs));
      }
    }
    return positions.size() == kept ? new AnswerLogprobs(positions) : null;
  }
}
