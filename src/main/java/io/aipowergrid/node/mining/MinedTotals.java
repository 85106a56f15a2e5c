package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;

/**
 * All found blocks of the network, counted.
 *
 * @param netMature what can be spent, or was
 * @param netImmature what will be, if no reorganisation takes it
 */
public record MinedTotals(
    long mature, long immature, long orphaned, Amount netMature, Amount netImmature) {}
