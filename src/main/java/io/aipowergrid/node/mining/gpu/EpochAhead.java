package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.kawpow.EpochContexts;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * An epoch that is opened on a thread of its own while another is searched. Until it is taken the
 * thread looks whether others need its memory; then it frees it and waits in line for it again.
 */
final class EpochAhead implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EpochAhead.class);
  private static final long LOOK_MILLIS = 50;

  private final int epoch;
  private final Thread thread;
  private @Nullable DeviceEpoch opened;
  private boolean taken;
  private boolean ended;

  private EpochAhead(MiningDevice device, EpochContexts contexts, int epoch) {
    this.epoch = epoch;
    thread = Thread.ofVirtual().name("gpu-epoch-" + epoch).unstarted(() -> run(device, contexts));
  }

  /** Begins, and returns at once. */
  static EpochAhead start(MiningDevice device, EpochContexts contexts, int epoch) {
    contexts.prepare(epoch);
    var ahead = new EpochAhead(device, contexts, epoch);
    ahead.thread.start();
    return ahead;
  }

  private void run(MiningDevice device, EpochContexts contexts) {
    try {
      while (!keep(DeviceEpoch.open(device, contexts.get(epoch)))) {
        LOG.infof("Epoch prepared ahead gives its memory back epoch=%d", epoch);
      }
    } catch (GpuException e) {
      // The switch will open it again, and say what is wrong then.
      LOG.infof("Epoch not prepared ahead epoch=%d reason=%s", epoch, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  /** Holds the epoch until somebody takes it; false when its memory was needed before. */
  private boolean keep(DeviceEpoch held) throws InterruptedException {
    boolean given = false;
    try {
      given = offer(held);
      return given;
    } finally {
      if (!given) {
        held.close();
      }
    }
  }

  private synchronized boolean offer(DeviceEpoch held) throws InterruptedException {
    opened = held;
    notifyAll();
    try {
      while (!taken && !held.isUnwanted()) {
        wait(LOOK_MILLIS);
      }
      return taken;
    } finally {
      if (!taken) {
        opened = null;
      }
    }
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  int epoch() {
    return epoch;
  }

  /** Whether {@link #take} would not wait. */
  synchronized boolean isOver() {
    return opened != null || ended;
  }

  /** Waits for the epoch, which is the caller's then; null when it could not be opened. */
  synchronized @Nullable DeviceEpoch take() throws InterruptedException {
    while (opened == null && !ended) {
      wait();
    }
    taken = opened != null;
    notifyAll();
    return opened;
  }

  /** Gives up and frees the memory. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
