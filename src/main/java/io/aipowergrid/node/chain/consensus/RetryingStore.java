package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.store.BlockUndo;
import io.aipowergrid.node.chain.store.ChainBatch;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.ChainStoreException;
import io.aipowergrid.node.chain.store.StoredHeader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A store whose questions are asked again while it cannot be reached: the import thread waits for
 * its database rather than lose its place. An interrupt ends the waiting. Belongs to the import
 * thread.
 */
final class RetryingStore implements ChainStore {
  private static final Logger LOG = Logger.getLogger(RetryingStore.class);

  private final ChainStore store;
  private final Duration pauseMax;

  /**
   * @param pauseMax the longest wait between two attempts; the first waits a hundredth of it
   */
  RetryingStore(ChainStore store, Duration pauseMax) {
    this.store = store;
    this.pauseMax = pauseMax;
  }

  @Override
  public void readHeaders(Consumer<StoredHeader> consumer) {
    // Not repeated: the consumer must not see a header twice, and nothing is lost at the start.
    store.readHeaders(consumer);
  }

  @Override
  public Optional<Hash256> tip() {
    return insist(store::tip);
  }

  @Override
  public Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    return insist(() -> store.findCoins(outPoints));
  }

  @Override
  public Optional<byte[]> findBlock(Hash256 id) {
    return insist(() -> store.findBlock(id));
  }

  @Override
  public Optional<BlockUndo> findUndo(Hash256 id) {
    return insist(() -> store.findUndo(id));
  }

  @Override
  public void commit(ChainBatch batch) {
    insist(
        () -> {
          store.commit(batch);
          return true;
        });
  }

  @Override
  public List<Hash256> prune(int belowHeight, int blocksMax) {
    return insist(() -> store.prune(belowHeight, blocksMax));
  }

  private <T> T insist(Supplier<T> question) {
    Duration pause = pauseMax.dividedBy(100);
    while (true) {
      try {
        return question.get();
      } catch (ChainStoreException e) {
        LOG.warnf(e, "Chain store failed, trying again in %d ms", pause.toMillis());
        sleep(pause);
        pause = pause.multipliedBy(2).compareTo(pauseMax) < 0 ? pause.multipliedBy(2) : pauseMax;
      }
    }
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }
}
