package io.aipowergrid.node.chain.script;

import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.AddressFormat;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.AssetRules;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a transaction burns what its act costs (assets.cpp, CheckIssueBurnTx). The daemon
 * compares addresses as text, so a burn address that is none of the network, as all of main's, can
 * never be paid (chain.md 7). Immutable; may be used from any thread.
 */
final class AssetBurns {
  private record Payable(long amount, Address address) {}

  private final Map<String, Payable> burns = new HashMap<>();
  private final boolean onePrefix;

  AssetBurns(AssetRules rules, AddressFormat addresses) {
    onePrefix = addresses.keyPrefix() == addresses.scriptPrefix();
    rules
        .burns()
        .forEach(
            (act, burn) ->
                addresses
                    .parse(burn.address())
                    .ifPresent(
                        address -> burns.put(act, new Payable(burn.amount().units(), address))));
  }

  /** Whether some output burns exactly the price of so many acts of a kind. */
  boolean arePaid(Transaction tx, String act, int times) {
    Payable burn = burns.get(act);
    // No output holds what does not fit a long.
    if (burn == null || burn.amount() > Long.MAX_VALUE / times) {
      return false;
    }
    long amount = burn.amount() * times;
    return tx.outputs().stream()
        .anyMatch(output -> output.value() == amount && pays(output, burn.address()));
  }

  private boolean pays(TxOutput output, Address burn) {
    Optional<Address> paid = ScriptTemplate.of(output.script()).destination();
    // Where keys and scripts share a prefix, their addresses read the same.
    return paid.filter(
            address -> address.equals(burn) || onePrefix && address.hash().equals(burn.hash()))
        .isPresent();
  }
}
