package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.GpuException.Fault;
import io.aipowergrid.node.gpu.MemoryBook.Claim;
import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@link DeviceBook} and the tasks that wait for their turn, under one lock and with clocks: here
 * leases wait for memory, and the device's thread for the next turn. Any thread may call.
 */
final class SharedBook {
  /** How often those who wait look at the schedule while mining waits for its hours. */
  private static final long SCHEDULE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final MiningHours hours;
  private final InstantSource instants;
  private final LongSupplier nanoTime;
  private final DeviceBook book;
  private final PendingRuns runs;
  private boolean closed;

  /**
   * @param instants for the schedule
   * @param nanoTime for everything else; never goes back
   */
  SharedBook(
      ArbiterLimits limits,
      long deviceBytes,
      MiningHours hours,
      InstantSource instants,
      LongSupplier nanoTime) {
    this.hours = hours;
    this.instants = instants;
    this.nanoTime = nanoTime;
    book = new DeviceBook(limits, deviceBytes, nanoTime.getAsLong());
    runs = new PendingRuns(book);
  }

  /** Waits until the bytes are granted, as {@link GpuArbiter#acquire}. */
  Claim claim(Workload workload, long bytes) throws GpuException, InterruptedException {
    lock.lockInterruptibly();
    try {
      var claim = book.request(workload, bytes, nanoTime.getAsLong());
      runs.failUnwantedMining(nanoTime.getAsLong());
      changed.signalAll();
      try {
        awaitGrant(claim);
      } catch (GpuException | InterruptedException e) {
        book.withdraw(claim);
        changed.signalAll();
        throw e;
      }
      return claim;
    } finally {
      lock.unlock();
    }
  }

  private void awaitGrant(Claim claim) throws GpuException, InterruptedException {
    readSchedule();
    while (!book.grant(claim, nanoTime.getAsLong())) {
      if (claim.workload().isBackground()) {
        changed.awaitNanos(untilNextLook());
      } else {
        changed.await();
      }
      readSchedule();
    }
    // The next in line may fit too.
    changed.signalAll();
  }

  /** After the bytes of the claim are free on the device. */
  void release(Claim claim) {
    change(now -> book.release(claim, now));
  }

  YieldDemand demand(Claim claim) {
    return ask(_ -> book.demand(claim));
  }

  /** Lets a task wait for its turn. */
  void submit(Claim claim, DeviceRun<?> run, boolean freeing) throws GpuException {
    lock.lock();
    try {
      if (closed || book.state().isBroken()) {
        throw new GpuException(Fault.DEVICE_LOST, "the device cannot be used any more");
      }
      long now = nanoTime.getAsLong();
      runs.add(book.submit(claim.workload(), freeing, now), claim, run);
      runs.failUnwantedMining(now);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a task back; false when it has begun. */
  boolean cancel(DeviceRun<?> run) {
    return ask(now -> runs.cancel(run, now));
  }

  /** Waits for the next turn; null when the book has closed. */
  @Nullable Turn next() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        readSchedule();
        var turn = book.begin(nanoTime.getAsLong());
        if (turn.isPresent()) {
          return turn.get();
        }
        changed.awaitNanos(untilNextLook());
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void readSchedule() {
    book.offSchedule(!hours.allow(instants.instant()), nanoTime.getAsLong());
  }

  private long untilNextLook() {
    long delay = book.miningDelay(nanoTime.getAsLong());
    return delay == 0 ? SCHEDULE_NANOS : Math.min(delay, SCHEDULE_NANOS);
  }

  /** The task whose turn has come. */
  DeviceRun<?> take(Turn turn) {
    return ask(_ -> runs.take(turn));
  }

  void end(Turn turn) {
    change(now -> book.end(turn, now));
  }

  void hold(Duration duration) {
    change(now -> book.hold(now + duration.toNanos(), now));
  }

  void restrain(Restraint by) {
    change(
        now -> {
          book.restrain(by, now);
          if (by == Restraint.OVERHEATED) {
            runs.failAllButMining(DeviceBook.TOO_HOT, now);
          }
        });
  }

  void giveUp(DeviceState as, DeviceTrouble why) {
    change(
        now -> {
          book.giveUp(as, why, now);
          runs.failAll(why.words(), now);
        });
  }

  void drain() {
    change(
        now -> {
          book.drain(now);
          runs.failUnwantedMining(now);
        });
  }

  void resume() {
    change(book::resume);
  }

  /** No turn comes any more. */
  void close() {
    change(
        now -> {
          closed = true;
          book.drain(now);
        });
  }

  /** Fails the tasks that wait. */
  void failAll(String detail) {
    change(now -> runs.failAll(detail, now));
  }

  private void change(LongConsumer act) {
    lock.lock();
    try {
      act.accept(nanoTime.getAsLong());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long leasableBytes() {
    return ask(_ -> book.memory().capacity());
  }

  DeviceView view(DeviceInfo info) {
    return ask(now -> book.view(info, now));
  }

  private <T> T ask(LongFunction<T> question) {
    lock.lock();
    try {
      return question.apply(nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }
}
