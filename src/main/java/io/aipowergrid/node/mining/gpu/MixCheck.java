package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.kawpow.KawpowClaim;
import io.aipowergrid.node.kawpow.KawpowVerdict;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.JobSlot;
import io.aipowergrid.node.mining.SolutionDesk;
import java.math.BigInteger;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Recomputes on the processor what a device found, and gives in only what is right. It has a thread
 * of its own, so that the device goes on meanwhile. Any thread may call.
 */
final class MixCheck {
  /** Nonces that wait; more come only with a target easier than anybody can check. */
  static final int WAITING_MAX = 2 * DeviceEpoch.RESULTS_MAX;

  /** After so many wrong mix hashes in a row the dataset is not trusted any more. */
  static final int WRONG_MAX = 3;

  /** How often a thread with nothing to check looks whether all work has ended. */
  private static final long LOOK_MILLIS = 100;

  private static final Logger LOG = Logger.getLogger(MixCheck.class);

  private final MiningDevice device;
  private final JobSlot slot;
  private final KawpowVerifier verifier;
  private final SolutionDesk desk;
  private final BlockingQueue<Found> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Thread thread;
  private int wrongInRow;
  private int distrusted;

  MixCheck(MiningDevice device, JobSlot slot, KawpowVerifier verifier, SolutionDesk desk) {
    this.device = device;
    this.slot = slot;
    this.verifier = verifier;
    this.desk = desk;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("gpu-check-" + device.info().uuid())
            .unstarted(this::checkAll);
  }

  /** Begins to check. */
  void start() {
    thread.start();
  }

  /** Takes a nonce to check; drops it when too many wait. Returns at once. */
  void offer(Found found) {
    waiting.offer(found);
  }

  /** Whether the last {@link #WRONG_MAX} nonces were wrong. */
  synchronized boolean distrusts() {
    return wrongInRow >= WRONG_MAX;
  }

  /**
   * Begins to count anew, because the dataset was thrown away.
   *
   * @return how often that has happened since a nonce was right
   */
  synchronized int forgive() {
    waiting.clear();
    wrongInRow = 0;
    return ++distrusted;
  }

  private void checkAll() {
    try {
      while (!slot.isClosed()) {
        var found = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (found != null) {
          check(found);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(Found found) {
    var job = found.job();
    if (!slot.isOpen(job)) {
      return;
    }
    try {
      var claim = new KawpowClaim(job.input(found.nonce()), found.mixHash(), job.target());
      switch (verifier.verify(claim)) {
        case KawpowVerdict.Valid _ -> {
          right();
          desk.submit(job, found.nonce(), found.mixHash());
        }
        case KawpowVerdict.AboveTarget(var hash) -> {
          // The device compares the upper bits only, so a hash may miss by the lower ones.
          var number = new BigInteger(hash.toDisplayHex(), 16);
          if (DeviceEpoch.upperBits(number) != DeviceEpoch.upperBits(job.target())) {
            wrong(found);
          }
        }
        case KawpowVerdict.WrongMix _ -> wrong(found);
        case KawpowVerdict.UnsupportedHeight _ ->
            throw new IllegalStateException("nobody can hash height " + job.height());
      }
    } catch (RuntimeException e) {
      desk.giveUp(job, e);
    }
  }

  private synchronized void right() {
    wrongInRow = 0;
    distrusted = 0;
  }

  private void wrong(Found found) {
    device.addWrongMix();
    synchronized (this) {
      wrongInRow++;
    }
    LOG.warnf(
        "Mix hash of the device is wrong uuid=%s height=%d nonce=%s",
        device.info().uuid(), found.job().height(), Long.toHexString(found.nonce()));
  }

  /** Waits for the end of the thread, which comes when the slot was closed. */
  void join() throws InterruptedException {
    thread.join();
  }
}
