package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.KawpowInput;
import java.math.BigInteger;

/**
 * Work to search a nonce for, from our own chain or from a pool.
 *
 * @param id names the job at the source that gave it
 * @param height of the block; decides epoch and program
 * @param headerHash double SHA-256 of the first 80 bytes of the header, in wire order
 * @param target the highest final hash that the source takes, not negative
 * @param bits the compact target of the network, unsigned (chain.md 2)
 * @param nonces which nonces the source takes
 * @param clean whether work for earlier jobs is worth nothing any more
 */
public record MiningJob(
    String id,
    long height,
    Hash256 headerHash,
    BigInteger target,
    long bits,
    NonceSpace nonces,
    boolean clean) {
  /** What is hashed for one nonce. */
  public KawpowInput input(long nonce) {
    return new KawpowInput(height, headerHash, nonce);
  }
}
