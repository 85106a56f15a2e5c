package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;

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

  /** The logits of all tokens that wanted them; valid until the next pass. */
  float[] logits();

  /** Where the logits of a token begin. */
  int logitsOffset(int token);
}
