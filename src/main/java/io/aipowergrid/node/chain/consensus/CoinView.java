package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.Optional;

/** Where the rules look for unspent outputs. */
@FunctionalInterface
public interface CoinView {
  /** The coin; empty when it never existed or is spent. */
  Optional<Coin> find(OutPoint outPoint);
}
