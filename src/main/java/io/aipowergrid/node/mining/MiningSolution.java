package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;

/**
 * A nonce that a miner found.
 *
 * @param jobId of the job it belongs to
 * @param nonce all 64 bits, unsigned
 * @param mixHash in wire order
 */
public record MiningSolution(String jobId, long nonce, Hash256 mixHash) {}
