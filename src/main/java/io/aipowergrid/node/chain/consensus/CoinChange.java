package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.ScriptPatterns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one block does to the coins, kept apart until it is found valid. Belongs to one thread. */
final class CoinChange {
  private final CoinCache base;
  private final Map<OutPoint, Optional<Coin>> changes = new LinkedHashMap<>();

  CoinChange(CoinCache base) {
    this.base = base;
  }

  /** The coins that the inputs spend, in their order; empty when one does not exist. */
  Optional<List<Coin>> findAll(Transaction tx) {
    var coins = new ArrayList<Coin>(tx.inputs().size());
    for (TxInput input : tx.inputs()) {
      Optional<Coin> changed = changes.get(input.previous());
      Optional<Coin> coin = changed != null ? changed : base.find(input.previous());
      if (coin.isEmpty()) {
        return Optional.empty();
      }
      coins.add(coin.get());
    }
    return Optional.of(coins);
  }

  void spend(OutPoint outPoint) {
    changes.put(outPoint, Optional.empty());
  }

  /** Adds the outputs of the transaction that can ever be spent. */
  void create(Transaction tx, int height) {
    List<TxOutput> outputs = tx.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      TxOutput output = outputs.get(i);
      if (!ScriptPatterns.isUnspendable(output.script())) {
        changes.put(tx.outPoint(i), Optional.of(new Coin(output, height, tx.isCoinbase())));
      }
    }
  }

  /** Makes the changes part of the coins. */
  void apply() {
    changes.forEach(
        (outPoint, coin) ->
            coin.ifPresentOrElse(
                present -> base.add(outPoint, present), () -> base.remove(outPoint)));
  }
}
