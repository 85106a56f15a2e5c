package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelCode;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.JobSlot;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceShare;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.SolutionDesk;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one device's thread does: job after job, batch after batch of its part of the nonces. The
 * arbiter decides when a batch runs; whatever goes wrong ends with everything of ours freed and a
 * state that says why.
 */
final class GpuSearch implements Runnable {
  /** How often a search without work looks whether others need its memory. */
  static final Duration IDLE_LOOK = Duration.ofMillis(50);

  /** Kernels that fail in a row before the device is given up. */
  static final int FAILURES_MAX = 3;

  /** Datasets thrown away without a right nonce between them before the device is given up. */
  static final int DISTRUST_MAX = 2;

  /** A job and how many of its nonces were tried. */
  private static final class Progress {
    private final MiningJob job;
    private final NonceSpace part;
    private long tried;

    Progress(MiningJob job, NonceSpace part) {
      this.job = job;
      this.part = part;
    }

    /** More than 2^63 nonces would take a device longer than any job lasts. */
    long left() {
      int bits = Long.SIZE - part.fixedBits();
      return (bits >= 63 ? Long.MAX_VALUE : 1L << bits) - tried;
    }
  }

  private final MiningDevice device;
  private final JobSlot slot;
  private final NonceShare share;
  private final DeviceEpochs epochs;
  private final BatchSize size;
  private final MixCheck check;
  private final SolutionDesk desk;
  private final Duration retryAfter;
  private @Nullable MiningJob last;
  private @Nullable Progress progress;
  private int failures;

  GpuSearch(
      MiningDevice device,
      JobSlot slot,
      NonceShare share,
      DeviceEpochs epochs,
      BatchSize size,
      MixCheck check,
      SolutionDesk desk,
      Duration retryAfter) {
    this.device = device;
    this.slot = slot;
    this.share = share;
    this.epochs = epochs;
    this.size = size;
    this.check = check;
    this.desk = desk;
    this.retryAfter = retryAfter;
  }

  @Override
  public void run() {
    try {
      while (!slot.isClosed() && !device.isBroken()) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      epochs.close();
      if (!device.isBroken()) {
        device.enter(DeviceMiningState.OFF, "");
      }
    }
  }

  private void step() throws InterruptedException {
    try {
      epochs.yieldMemory();
      if (check.distrusts()) {
        distrust();
        return;
      }
      Progress now = findWork();
      if (now == null) {
        device.enter(DeviceMiningState.WAITING, "there is no work");
        return;
      }
      search(now);
    } catch (GpuException e) {
      epochs.close();
      after(e);
    }
  }

  private @Nullable Progress findWork() throws InterruptedException {
    Progress now = progress;
    if (now != null && slot.isOpen(now.job) && now.left() > 0) {
      return now;
    }
    var next = slot.next(last, IDLE_LOOK);
    next.ifPresent(
        job -> {
          last = job;
          progress = share.of(job.nonces()).map(part -> new Progress(job, part)).orElse(null);
        });
    return next.isPresent() ? progress : null;
  }

  private void search(Progress now) throws GpuException, InterruptedException {
    MiningJob job = now.job;
    try {
      DeviceEpoch epoch = epochs.take(Kawpow.epochOf(job.height()));
      if (!slot.isOpen(job)) {
        return;
      }
      device.enter(DeviceMiningState.MINING, "");
      long period = Kawpow.periodOf(job.height());
      var code = device.codes().get(period);
      epochs.approach(job.height());
      device.codes().prepare(period + 1);
      launch(now, epoch, code);
    } catch (RuntimeException e) {
      progress = null;
      desk.giveUp(job, e);
    }
  }

  private void launch(Progress now, DeviceEpoch epoch, KernelCode code)
      throws GpuException, InterruptedException {
    long nonces = Math.min(size.nonces(), now.left());
    int blocks = Math.ceilDiv((int) nonces, size.threads());
    var batch = epoch.search(code, now.job, now.part.at(now.tried), blocks, size.threads());
    failures = 0;
    now.tried += nonces;
    device.counts().addHashes(nonces);
    if (nonces == size.nonces()) {
      size.ended(batch.nanos());
    }
    // The last block of a part may reach into the neighbour's.
    batch.found().stream().filter(found -> now.part.contains(found.nonce())).forEach(check::offer);
  }

  private void distrust() {
    epochs.close();
    if (check.forgive() >= DISTRUST_MAX) {
      device.enter(
          DeviceMiningState.FAILED,
          "its hashes are wrong, and a new dataset did not help; is its memory overclocked?");
    }
  }

  private void after(GpuException e) throws InterruptedException {
    String reason = String.valueOf(e.getMessage());
    switch (e.fault()) {
      case DEVICE_LOST, NO_DEVICE -> device.enter(DeviceMiningState.LOST, reason);
      case KERNEL_FAILED -> {
        failures++;
        if (failures >= FAILURES_MAX) {
          device.enter(DeviceMiningState.FAILED, reason);
        } else {
          waitToRetry(reason);
        }
      }
      case OUT_OF_MEMORY, UNAVAILABLE, LEASE_CLOSED -> waitToRetry(reason);
    }
  }

  private void waitToRetry(String reason) throws InterruptedException {
    device.enter(DeviceMiningState.WAITING, reason);
    Thread.sleep(retryAfter);
  }
}
