package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;

/**
 * A nonce that a miner found.
 *
 * @param jobId of the job it belongs to
 * @param nonce all 64 bits, unsigned
 * @param mixHash in wire order
 * @param device that found it, by its UUID; empty for the processor and for rigs
 */
public record MiningSolution(String jobId, long nonce, Hash256 mixHash, String device) {
  /** Found by no device of this machine. */
  public MiningSolution(String jobId, long nonce, Hash256 mixHash) {
    this(jobId, nonce, mixHash, "");
  }
}
