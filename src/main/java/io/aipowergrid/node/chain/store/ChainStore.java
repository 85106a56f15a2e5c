package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps one network's chain. One thread writes (the import thread), any thread reads; what {@link
 * #commit} wrote is durable as a whole or not at all, so a crash at any point leaves a consistent
 * chain. Every method throws {@link ChainStoreException} when the store cannot be reached or
 * contradicts itself.
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

  /**
   * Writes everything in the batch in one transaction. After an exception the outcome may be
   * unknown; committing the same batch again is then safe, whatever became of it.
   */
  void commit(ChainBatch batch);

  /**
   * Removes bodies and undo data of up to {@code blocksMax} blocks below the height, lowest first,
   * on the import thread; headers and coins stay.
   *
   * @return the blocks that now have no body; fewer than {@code blocksMax} when none is left
   */
  List<Hash256> prune(int belowHeight, int blocksMax);
}
