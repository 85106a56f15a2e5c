package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps one network's chain. One thread writes (the import thread), any thread reads; what {@link
 * #commit} wrote is durable as a whole or not at all, so a crash at any point leaves a consistent
 * chain.
 */
public interface ChainStore {
  /** Hands over every stored header, parents before children, once at the start. */
  void readHeaders(Consumer<StoredHeader> consumer);

  /** The tip whose coins are stored; empty before the first commit. */
  Optional<Hash256> tip();

  /** The unspent outputs among those asked for; absent ones are missing from the map. */
  Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints);

  /** A block's bytes with witnesses; empty when unknown or pruned. */
  Optional<byte[]> findBlock(Hash256 id);

  /** What disconnecting the block needs; empty when it was never connected or is pruned. */
  Optional<BlockUndo> findUndo(Hash256 id);

  /** Writes everything in the batch in one transaction. */
  void commit(ChainBatch batch);
}
