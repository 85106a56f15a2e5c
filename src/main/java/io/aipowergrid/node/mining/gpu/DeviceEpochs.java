package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.DeviceMiningState;
import org.jspecify.annotations.Nullable;

/**
 * The epoch that a device searches and, shortly before a switch, the next one: it is opened on a
 * thread of its own and waits in line for its memory. Where both fit, the switch takes nothing;
 * where not, it takes as long as computing the dataset. One thread, that of the search.
 */
final class DeviceEpochs implements AutoCloseable {
  private final MiningDevice device;
  private final EpochContexts contexts;
  private final int aheadBlocks;
  private @Nullable DeviceEpoch current;
  private @Nullable EpochAhead ahead;

  /**
   * @param aheadBlocks before an epoch switch at which the next one is opened
   */
  DeviceEpochs(MiningDevice device, EpochContexts contexts, int aheadBlocks) {
    this.device = device;
    this.contexts = contexts;
    this.aheadBlocks = aheadBlocks;
  }

  /** The epoch, opened when it is not there. */
  DeviceEpoch take(int epoch) throws GpuException, InterruptedException {
    DeviceEpoch now = current;
    if (now != null && now.epoch() == epoch) {
      return now;
    }
    device.enter(DeviceMiningState.PREPARING, "the dataset of epoch " + epoch + " is computed");
    // First, because the next one may be waiting for this memory.
    closeCurrent();
    DeviceEpoch taken = takeAhead(epoch);
    if (taken == null) {
      taken = DeviceEpoch.open(device, contexts.get(epoch));
    }
    current = taken;
    device.hold(epoch);
    return taken;
  }

  private @Nullable DeviceEpoch takeAhead(int epoch) throws InterruptedException {
    EpochAhead now = ahead;
    if (now == null) {
      return null;
    }
    if (now.epoch() != epoch) {
      closeAhead();
      return null;
    }
    DeviceEpoch taken = now.take();
    ahead = null;
    return taken;
  }

  /** Says that a height is searched: what comes after is prepared when it is near. */
  void approach(long height) {
    contexts.approach(height);
    if (ahead == null && Kawpow.supports(height + aheadBlocks)) {
      int next = Kawpow.epochOf(height + aheadBlocks);
      if (next != Kawpow.epochOf(height)) {
        ahead = EpochAhead.start(device, contexts, next);
      }
    }
  }

  /** Whether the switch to what was prepared ahead would not wait. */
  boolean isAheadOver() {
    EpochAhead now = ahead;
    return now == null || now.isOver();
  }

  /** Frees everything when others need the memory; the one ahead looks for itself. */
  void yieldMemory() {
    DeviceEpoch now = current;
    if (now != null && now.isUnwanted()) {
      close();
    }
  }

  /** Frees everything on the device; {@link #take} may begin anew. */
  @Override
  public void close() {
    closeAhead();
    closeCurrent();
  }

  private void closeCurrent() {
    DeviceEpoch now = current;
    current = null;
    device.holdNothing();
    if (now != null) {
      now.close();
    }
  }

  private void closeAhead() {
    EpochAhead now = ahead;
    ahead = null;
    if (now != null) {
      now.close();
    }
  }
}
