package io.aipowergrid.node.inference;

import java.util.List;

/**
 * Log probabilities at one position, from the logits as the model gave them (temperature 1, no
 * penalties). Informative: not part of what a receipt commits to.
 *
 * @param token the chosen token as text; bytes that are no UTF-8 show as U+FFFD
 * @param bytes the chosen token's bytes
 * @param logprob natural logarithm of its probability
 * @param top the most likely tokens, most likely first
 */
@SuppressWarnings("ArrayRecordComponent") // Read-only by contract; copied by nobody on a hot path.
public record TokenLogprobs(String token, byte[] bytes, double logprob, List<Candidate> top) {
  public TokenLogprobs {
    top = List.copyOf(top);
  }

  /** One of the most likely tokens. */
  @SuppressWarnings("ArrayRecordComponent") // As above.
  public record Candidate(String token, byte[] bytes, double logprob) {}
}
