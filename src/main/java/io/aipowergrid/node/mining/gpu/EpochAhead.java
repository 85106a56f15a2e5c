package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.kawpow.EpochContexts;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An epoch that is opened on a thread of its own while another is searched. */
final class EpochAhead implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(EpochAhead.class);

  private final int epoch;
  private final Thread thread;
  private volatile @Nullable DeviceEpoch opened;

  private EpochAhead(MiningDevice device, EpochContexts contexts, int epoch) {
    this.epoch = epoch;
    thread =
        Thread.ofVirtual()
            .name("gpu-epoch-" + epoch)
            .unstarted(() -> open(device, contexts));
  }

  /** Begins, and returns at once. */
  static EpochAhead start(MiningDevice device, EpochContexts contexts, int epoch) {
    contexts.prepare(epoch);
    var ahead = new EpochAhead(device, contexts, epoch);
    ahead.thread.start();
    return ahead;
  }

  private void open(MiningDevice device, EpochContexts contexts) {
    try {
      opened = DeviceEpoch.open(device, contexts.get(epoch));
    } catch (GpuException e) {
      // The switch will open it again, and say what is wrong then.
      LOG.infof("Epoch not prepared epoch=%d reason=%s", epoch, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  int epoch() {
    return epoch;
  }

  /** Waits for the epoch, which is the caller's then; null when it could not be opened. */
  @Nullable DeviceEpoch await() throws InterruptedException {
    thread.join();
    return opened;
  }

  /** Whether others need the memory. */
  boolean isUnwanted() {
    DeviceEpoch now = opened;
    return now != null && now.isUnwanted();
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
    DeviceEpoch now = opened;
    if (now != null) {
      now.close();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
