package io.aipowergrid.node.mining.stratum;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Writes accepted shares in batches and says of each when it is safe, so that no miner hears of an
 * accepted share that could still be lost. When storage fails the batch is tried again and new
 * shares wait behind it; when too many wait, more are refused. Any thread.
 */
final class ShareJournal implements ShareKeeper, AutoCloseable {
  /** How long a share may wait for others before it is written. */
  static final Duration DELAY_MAX = Duration.ofMillis(100);

  /** The most shares that one write takes. */
  static final int BATCH_MAX = 5_000;

  private static final Logger LOG = Logger.getLogger(ShareJournal.class);
  private static final Duration RETRY = Duration.ofMillis(250);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private final ShareStore store;
  private final BlockingQueue<Waiting> waiting;
  private final Thread writer;
  private volatile boolean open = true;

  private record Waiting(AcceptedShare share, Runnable stored) {}

  /**
   * Starts the writer's thread.
   *
   * @param waitingMax shares that may wait while storage is slow or away
   */
  ShareJournal(ShareStore store, int waitingMax) {
    this.store = store;
    this.waiting = new ArrayBlockingQueue<>(waitingMax);
    this.writer = Thread.ofVirtual().name("stratum-share-writer").start(this::writeAll);
  }

  @Override
  public boolean keep(AcceptedShare share, Runnable stored) {
    return open && waiting.offer(new Waiting(share, stored));
  }

  /** Shares that are not safe yet. */
  int waiting() {
    return waiting.size();
  }

  /** Writes what waits and stops; gives up after ten seconds without storage. */
  @Override
  public void close() {
    open = false;
    try {
      if (!writer.join(CLOSE_MAX)) {
        writer.interrupt();
        LOG.errorf("Shares lost because the database is away count=%d", waiting.size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writeAll() {
    List<Waiting> batch = new ArrayList<>();
    try {
      while (open || !waiting.isEmpty() || !batch.isEmpty()) {
        gather(batch);
        if (!batch.isEmpty() && !written(batch)) {
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first share starts the clock; those that come before it runs out go with it. */
  private void gather(List<Waiting> batch) throws InterruptedException {
    if (!batch.isEmpty()) {
      return;
    }
    var first = waiting.poll(DELAY_MAX.toMillis(), TimeUnit.MILLISECONDS);
    if (first == null) {
      return;
    }
    batch.add(first);
    long end = System.nanoTime() + DELAY_MAX.toNanos();
    long left = DELAY_MAX.toNanos();
    while (open && left > 0 && batch.size() < BATCH_MAX) {
      var next = waiting.poll(left, TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      batch.add(next);
      left = end - System.nanoTime();
    }
    waiting.drainTo(batch, BATCH_MAX - batch.size());
  }

  private boolean written(List<Waiting> batch) {
    try {
      store.write(batch.stream().map(Waiting::share).toList());
    } catch (RuntimeException e) {
      LOG.warnf("Shares not stored yet count=%d reason=%s", batch.size(), e.getMessage());
      return false;
    }
    batch.forEach(ShareJournal::tell);
    batch.clear();
    return true;
  }

  private static void tell(Waiting kept) {
    try {
      kept.stored().run();
    } catch (RuntimeException e) {
      LOG.error("A stored share was not answered", e);
    }
  }
}
