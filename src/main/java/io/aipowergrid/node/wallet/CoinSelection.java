package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import java.util.List;

/**
 * Coins that pay for something.
 *
 * @param coins what is spent
 * @param fee what the miner gets; at least the rate's for the transaction's size
 * @param change what comes back; zero where an output for it would be dust
 */
public record CoinSelection(List<SpendableCoin> coins, Amount fee, Amount change) {
  public CoinSelection {
    coins = List.copyOf(coins);
  }
}
