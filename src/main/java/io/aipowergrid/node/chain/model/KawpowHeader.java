package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.Hash256;

/**
 * The 120-byte form from the activation of KawPoW on (chain.md 2).
 *
 * @param height as the header claims it, unsigned 32-bit
 * @param nonce all 64 bits, the top one being the sign here
 * @param mixHash as claimed, in wire order
 */
public record KawpowHeader(
    int version,
    Hash256 previous,
    Hash256 merkleRoot,
    long time,
    long bits,
    long height,
    long nonce,
    Hash256 mixHash)
    implements BlockHeader {}
