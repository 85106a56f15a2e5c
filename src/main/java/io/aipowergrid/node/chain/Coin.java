package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.model.TxOutput;

/**
 * An unspent output of the best chain.
 *
 * @param height of the block that made it
 * @param coinbase whether a coinbase made it, so that it must mature
 */
public record Coin(TxOutput output, int height, boolean coinbase) {}
