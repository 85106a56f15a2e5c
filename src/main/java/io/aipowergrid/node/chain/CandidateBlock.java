package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;

/**
 * A block that only lacks its nonce and mix hash. Immutable.
 *
 * @param template what it was made from
 * @param block with a nonce of zero
 * @param headerHash what is hashed with the nonce: double SHA-256 of the first 80 bytes of the
 *     header, in wire order
 */
public record CandidateBlock(BlockTemplate template, Block block, Hash256 headerHash) {
  /** The block with its proof of work. */
  public Block solve(long nonce, Hash256 mixHash) {
    var header = (KawpowHeader) block.header();
    return new Block(
        new KawpowHeader(
            header.version(),
            header.previous(),
            header.merkleRoot(),
            header.time(),
            header.bits(),
            header.height(),
            nonce,
            mixHash),
        block.transactions());
  }
}
