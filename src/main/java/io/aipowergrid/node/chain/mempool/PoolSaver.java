package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.MempoolConfig;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the pool over a restart (the daemon's mempool.dat): takes the saved transactions back by
 * the ordinary way, on a thread of its own, and saves all that wait. Nothing is saved before all
 * was taken back, so that an early stop loses nothing. Nothing here stops the node. Any thread.
 */
public final class PoolSaver {
  private static final Logger LOG = Logger.getLogger(PoolSaver.class);
  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private final Mempool pool;
  private final SavedPool file;
  private final InstantSource clock;
  private @Nullable Thread loader;
  private volatile boolean loaded;
  private volatile boolean stopping;

  PoolSaver(Mempool pool, SavedPool file, InstantSource clock) {
    this.pool = pool;
    this.file = file;
    this.clock = clock;
  }

  /**
   * As configured.
   *
   * @throws IllegalStateException with a sentence for the operator when a value makes no sense
   */
  public static PoolSaver of(
      Mempool pool, MempoolConfig config, Hash256 genesis, InstantSource clock) {
    var limits = new SavedPool.Limits(config.savedMax(), config.savedBytesMax().asLongValue());
    return new PoolSaver(pool, new SavedPool(Path.of(config.savedFile()), genesis, limits), clock);
  }

  /** Begins to take back what was saved. */
  synchronized void start() {
    if (loader == null || !loader.isAlive()) {
      loader = Thread.ofPlatform().daemon().name("mempool-load").start(this::load);
    }
  }

  /** Saves; or tries once more to take back what could not be taken. */
  synchronized void tick() {
    if (loaded) {
      save();
    } else {
      start();
    }
  }

  /** Ends the taking back, or saves for the next run. */
  void stop() throws InterruptedException {
    stopping = true;
    Thread running = waitingFor();
    if (running != null) {
      running.join(STOP_MAX);
    }
    if (loaded) {
      save();
    }
  }

  private synchronized @Nullable Thread waitingFor() {
    return loader;
  }

  /** Whether all that was saved has been offered to the pool. */
  boolean isLoaded() {
    return loaded;
  }

  void load() {
    try {
      if (file.exists()) {
        file.requireWhole();
        takeBack();
      }
      loaded = !stopping;
    } catch (MalformedBytesException e) {
      setAside(e);
      loaded = true;
    } catch (IOException | RuntimeException e) {
      LOG.warnf(e, "Memory pool not restored, it is tried again file=%s", file);
    }
  }

  private void takeBack() throws IOException {
    long began = clock.millis();
    var counts = new int[2];
    file.read(
        saved -> {
          boolean joined = pool.restore(saved.tx(), saved.added()) instanceof AcceptResult.Accepted;
          counts[joined ? 0 : 1]++;
          return !stopping;
        });
    LOG.infof(
        "Memory pool restored transactions=%d refused=%d took=%dms",
        counts[0], counts[1], clock.millis() - began);
  }

  private void setAside(MalformedBytesException reason) {
    try {
      LOG.warnf(
          "Memory pool not restored file=%s reason=%s; it lies now at %s",
          file, reason.getMessage(), file.setAside());
    } catch (IOException e) {
      LOG.warnf(
          "Memory pool not restored file=%s reason=%s; it cannot be moved: %s",
          file, reason.getMessage(), e);
    }
  }

  private synchronized void save() {
    try {
      var entries = pool.entries();
      int saved = file.write(entries);
      LOG.debugf("Memory pool saved transactions=%d of=%d", saved, entries.size());
    } catch (IOException | RuntimeException e) {
      LOG.warnf("Memory pool not saved file=%s reason=%s", file, e);
    }
  }
}
