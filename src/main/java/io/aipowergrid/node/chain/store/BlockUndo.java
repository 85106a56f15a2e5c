package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.chain.Coin;
import java.util.List;

/**
 * The coins a block spent: for each transaction after the coinbase, in order, one per input in
 * order.
 */
public record BlockUndo(List<List<Coin>> spent) {
  public BlockUndo {
    spent = spent.stream().map(List::copyOf).toList();
  }
}
