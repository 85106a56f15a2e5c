package io.aipowergrid.node.kawpow;

import io.aipowergrid.node.base.Hash256;

/**
 * What a KawPoW hash is made of.
 *
 * @param height as the header states it; decides epoch and program
 * @param headerHash double SHA-256 of the first 80 bytes of the header, in wire order
 * @param nonce all 64 bits, unsigned
 */
public record KawpowInput(long height, Hash256 headerHash, long nonce) {}
