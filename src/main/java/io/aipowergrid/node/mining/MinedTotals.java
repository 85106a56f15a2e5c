package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;

/**
 * All found blocks of the network, counted. What a block pays is after the operations share.
 *
 * @param netMature the operator's part of what can be spent, or was
 * @param netImmature the operator's part of what will be, if no reorganisation takes it
 * @param minersMature the miners' part of mature blocks (PPLNS): what they were paid or are owed
 * @param minersImmature the miners' part of immature blocks
 */
public record MinedTotals(
    long mature,
    long immature,
    long orphaned,
    Amount netMature,
    Amount netImmature,
    Amount minersMature,
    Amount minersImmature) {
  /** Whether any reward is shared out among miners. */
  public boolean shared() {
    return minersMature.units() > 0 || minersImmature.units() > 0;
  }
}
