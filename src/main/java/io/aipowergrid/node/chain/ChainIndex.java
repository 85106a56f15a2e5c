package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import java.util.List;
import java.util.Optional;

/**
 * Where transactions are, and what each output script (the long form of an address) received, spent
 * and still has. It follows the best chain a moment behind the tip; {@link #position} says how far
 * it is. Outputs that can never be spent do not count, and a script is taken exactly as it stands:
 * an asset output is not listed under the address it begins with. Any thread.
 */
public interface ChainIndex {
  /** The most entries of one page. */
  int PAGE_MAX = 1_000;

  /** The last block that is indexed; empty before block 1. */
  Optional<ChainPosition> position();

  /** Where a transaction of the best chain is. */
  Optional<TransactionPlace> findTransaction(Hash256 txid);

  /** Sums over all transactions of a script; zeros when it has none. */
  AddressBalance balance(Script script);

  /**
   * Transactions of a script, newest first.
   *
   * @param before the {@link AddressHistory#next} of the page before; empty for the first
   * @param max entries, from 1 to {@link #PAGE_MAX}
   */
  AddressHistory history(Script script, Optional<Long> before, int max);

  /**
   * Unspent outputs of a script, in an order of their own.
   *
   * @param after the {@link AddressCoins#next} of the page before; empty for the first
   * @param max entries, from 1 to {@link #PAGE_MAX}
   */
  AddressCoins coins(Script script, Optional<OutPoint> after, int max);

  /**
   * A transaction's place.
   *
   * @param position in the block; 0 is the coinbase
   */
  record TransactionPlace(Hash256 block, int height, int position) {}

  /**
   * What a script has.
   *
   * @param received all it ever received
   * @param transactions that paid to it or spent from it
   */
  record AddressBalance(Amount balance, Amount received, long transactions) {}

  /** One page of a history; {@code next} is empty on the last. */
  record AddressHistory(List<Entry> entries, Optional<Long> next) {
    public AddressHistory {
      entries = List.copyOf(entries);
    }

    /** What one transaction paid to the script and spent from it. */
    public record Entry(Hash256 txid, int height, int position, Amount received, Amount sent) {}
  }

  /** One page of unspent outputs; {@code next} is empty on the last. */
  record AddressCoins(List<Unspent> coins, Optional<OutPoint> next) {
    public AddressCoins {
      coins = List.copyOf(coins);
    }

    /** An unspent output. */
    public record Unspent(OutPoint outPoint, Coin coin) {}
  }
}
