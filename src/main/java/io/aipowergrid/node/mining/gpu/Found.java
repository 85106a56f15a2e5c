package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.mining.MiningJob;

/**
 * A nonce that a device says is good; nobody has checked it.
 *
 * @param mixHash in wire order
 */
record Found(MiningJob job, long nonce, Hash256 mixHash) {}
