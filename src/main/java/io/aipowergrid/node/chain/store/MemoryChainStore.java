package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a chain in memory: for tests and for networks that need not last. Refuses batches that
 * contradict what it holds. Thread-safe.
 */
public final class MemoryChainStore implements ChainStore {
  private final Map<Hash256, StoredHeader> headers = new LinkedHashMap<>();
  private final Map<Hash256, byte[]> blocks = new HashMap<>();
  private final Map<Hash256, BlockUndo> undo = new HashMap<>();
  private final Map<OutPoint, Coin> coins = new HashMap<>();
  private final Set<Hash256> best = new HashSet<>();
  private @Nullable Hash256 tip;

  /** An empty store. */
  public MemoryChainStore() {}

  /** A store of its own with what the other one holds now. */
  public static MemoryChainStore copyOf(MemoryChainStore other) {
    var copy = new MemoryChainStore();
    synchronized (other) {
      copy.headers.putAll(other.headers);
      copy.blocks.putAll(other.blocks);
      copy.undo.putAll(other.undo);
      copy.coins.putAll(other.coins);
      copy.best.addAll(other.best);
      copy.tip = other.tip;
    }
    return copy;
  }

  @Override
  public synchronized void readHeaders(Consumer<StoredHeader> consumer) {
    headers.values().stream()
        .sorted(Comparator.comparingInt(StoredHeader::height))
        .map(
            header ->
                header.hasBlock() == blocks.containsKey(header.id()) ? header : without(header))
        .forEach(consumer);
  }

  private static StoredHeader without(StoredHeader header) {
    return new StoredHeader(header.id(), header.height(), header.header(), header.state(), false);
  }

  @Override
  public synchronized Optional<Hash256> tip() {
    return Optional.ofNullable(tip);
  }

  @Override
  public synchronized Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    var found = new HashMap<OutPoint, Coin>();
    for (OutPoint outPoint : outPoints) {
      Coin coin = coins.get(outPoint);
      if (coin != null) {
        found.put(outPoint, coin);
      }
    }
    return found;
  }

  @Override
  public synchronized Optional<byte[]> findBlock(Hash256 id) {
    return Optional.ofNullable(blocks.get(id)).map(byte[]::clone);
  }

  @Override
  public synchronized Optional<BlockUndo> findUndo(Hash256 id) {
    return Optional.ofNullable(undo.get(id));
  }

  @Override
  public synchronized void commit(ChainBatch batch) {
    require(batch);
    batch.headers().forEach(header -> headers.put(header.id(), header));
    batch.blocks().forEach(block -> blocks.put(block.id(), BlockCodec.toBytes(block.block())));
    undo.putAll(batch.undo());
    batch.spent().forEach(coins::remove);
    coins.putAll(batch.created());
    batch.disconnected().forEach(best::remove);
    best.addAll(batch.connected());
    tip = batch.tip().orElse(tip);
  }

  private void require(ChainBatch batch) {
    for (OutPoint outPoint : batch.spent()) {
      if (!coins.containsKey(outPoint)) {
        throw new ChainStoreException("spends a coin that is not there: " + outPoint);
      }
    }
    for (OutPoint outPoint : batch.created().keySet()) {
      if (coins.containsKey(outPoint) && !batch.spent().contains(outPoint)) {
        throw new ChainStoreException("creates a coin that is there: " + outPoint);
      }
    }
    if (!best.containsAll(batch.disconnected())) {
      throw new ChainStoreException("disconnects a block that is not connected");
    }
  }

  @Override
  public synchronized List<Hash256> prune(int belowHeight, int blocksMax) {
    var pruned = new ArrayList<Hash256>();
    headers.values().stream()
        .filter(header -> header.height() < belowHeight && blocks.containsKey(header.id()))
        .sorted(Comparator.comparingInt(StoredHeader::height))
        .limit(blocksMax)
        .forEach(header -> pruned.add(header.id()));
    pruned.forEach(
        id -> {
          blocks.remove(id);
          undo.remove(id);
        });
    return pruned;
  }

  /** Hands over every coin, in no order. */
  public synchronized void forEachCoin(BiConsumer<OutPoint, Coin> consumer) {
    coins.forEach(consumer);
  }
}
