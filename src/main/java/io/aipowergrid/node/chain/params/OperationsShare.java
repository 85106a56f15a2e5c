package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.model.Script;

/**
 * What each coinbase pays to the operations wallet in its second output (chain.md 6.2).
 *
 * @param required whether coinbases must pay it at all; sister networks know no such output
 * @param percent of the subsidy, below {@code laterFromHeight}
 * @param laterPercent of the subsidy, from {@code laterFromHeight} on
 * @param address as the daemon writes it; may be empty or of another network
 * @param script what the output must hold, byte for byte; empty where the daemon cannot decode the
 *     address
 */
public record OperationsShare(
    boolean required,
    int percent,
    int laterPercent,
    int laterFromHeight,
    String address,
    Script script) {
  /** The exact value of the output at a height; fees are not shared. Floors. */
  public Amount of(Amount subsidy, int height) {
    int share = height >= laterFromHeight ? laterPercent : percent;
    return Amount.of(Math.multiplyExact(subsidy.units(), share) / 100);
  }
}
