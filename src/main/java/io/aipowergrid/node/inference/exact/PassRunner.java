package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import org.jspecify.annotations.Nullable;

/**
 * Forward passes of one model, on the processor or on a device; the bits are the same. Used by one
 * thread.
 */
interface PassRunner {
  ExactModel model();

  /** Runs the batch; afterwards the other methods answer for its tokens. */
  void forward(Batch next);

  /** SHA-256 of codes and scale entering the head at a token that wanted them. */
  Hash256 hiddenHash(int token);

  /**
   * The logits of all tokens that wanted them and had no {@link PlainDraw}; valid until the next
   * pass.
   */
  float[] logits();

  /** Where the logits of a token begin. */
  int logitsOffset(int token);

  /** As {@link Sampler#draw} from the logits of a token that wanted them. */
  default @Nullable Draw draw(
      int token, Sampler sampler, int position, @Nullable TokenMask allowed) {
    return sampler.draw(logits(), logitsOffset(token), position, allowed);
  }
}
