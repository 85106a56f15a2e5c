package io.aipowergrid.node.inference;

import java.util.List;

/**
 * Log probabilities at one position, from the logits as the model gave them (temperature 1, no
 * penalties). Informative: a receipt does not commit to them, but its transcript has them ({@link
 * AnswerLogprobs}).
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

  /**
   * One of the most likely tokens.
   *
   * @param tokenId {@link #UNKNOWN_ID} in an answer kept by a node that did not note it
   */
  @SuppressWarnings("ArrayRecordComponent") // As above.
  public record Candidate(int tokenId, String token, byte[] bytes, double logprob) {
    public static final int UNKNOWN_ID = -1;
  }
}
