package io.aipowergrid.node.inference;

/**
 * How a generation came to a fault: what the receipt of an error commits to. Immutable.
 *
 * @param reason a fault
 * @param until the tokens before the fault; none when the arithmetic was altered, because then
 *     nobody knows since when
 */
public record GenerationFault(FinishReason reason, GenerationResult until) {
  public GenerationFault {
    if (!reason.isFault()) {
      throw new IllegalArgumentException(reason + " is no fault");
    }
  }
}
