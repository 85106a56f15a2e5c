package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainBatch;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Keeps nothing: for measuring what the tree of headers itself costs. Any thread. */
public final class HeadersOnlyStore implements ChainStore {
  @Override
  public void readHeaders(Consumer<StoredHeader> consumer) {
    // None is kept.
  }

  @Override
  public Optional<Hash256> tip() {
    return Optional.empty();
  }

  @Override
  public Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    return Map.of();
  }

  @Override
  public Optional<byte[]> findBlock(Hash256 id) {
    return Optional.empty();
  }

  @Override
  public Optional<BlockUndo> findUndo(Hash256 id) {
    return Optional.empty();
  }

  @Override
  public void commit(ChainBatch batch) {
    // What is written here is never read.
  }

  @Override
  public List<Hash256> prune(int belowHeight, int blocksMax) {
    return List.of();
  }
}
