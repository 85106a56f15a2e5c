package io.aipowergrid.node.chain.model;

import io.aipowergrid.node.base.Hash256;

/**
 * The 80-byte form before KawPoW (chain.md 2): genesis, and every block of default regtest.
 *
 * @param nonce unsigned 32-bit
 */
public record LegacyHeader(
    int version, Hash256 previous, Hash256 merkleRoot, long time, long bits, long nonce)
    implements BlockHeader {}
