package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nothing of an asset appears or disappears in a transfer (tx_verify.cpp, CheckTxAssets; chain.md
 * 7). Pure; may be called from any thread.
 */
public final class AssetConservation {
  private AssetConservation() {}

  /**
   * Why the transfers do not match what is spent; empty when they do. Of each asset the inputs,
   * whatever their kind, hold as much as the transfer outputs; other outputs do not count.
   *
   * @param spent the outputs that the inputs spend, in their order
   */
  public static Optional<String> reasonBroken(Transaction tx, List<TxOutput> spent) {
    Map<String, Long> in = totals(spent, false);
    Map<String, Long> out = totals(tx.outputs(), true);
    if (!out.entrySet().stream()
        .allMatch(entry -> entry.getValue().equals(in.get(entry.getKey())))) {
      return Optional.of("bad-tx-inputs-outputs-mismatch");
    }
    return in.size() == out.size()
        ? Optional.empty()
        : Optional.of("bad-tx-asset-inputs-size-does-not-match-outputs-size");
  }

  private static Map<String, Long> totals(List<TxOutput> outputs, boolean transfersOnly) {
    var totals = new HashMap<String, Long>();
    for (TxOutput output : outputs) {
      if (AssetScripts.parse(output.script()).orElse(null) instanceof AssetOutput.WellFormed asset
          && (!transfersOnly || asset.kind() == AssetKind.TRANSFER)) {
        // Sums wrap around as the daemon's do; each amount alone is positive.
        totals.merge(asset.name(), asset.amount(), Long::sum);
      }
    }
    return totals;
  }
}
