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
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The arbiter of one device: {@link DeviceBook} under a lock, and the one platform thread on which
 * everything happens that touches the device. Any thread may call.
 */
public final class DeviceArbiter implements GpuArbiter {
  /** How often the thread looks at the schedule while mining waits for its hours. */
  private static final long SCHEDULE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final String CLOSED = "the device's owner has closed it";

  /** How long closing waits for a task that runs: one that never ends must not keep the node. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(DeviceArbiter.class);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final GpuDevice device;
  private final MiningHours hours;
  private final InstantSource instants;
  private final LongSupplier nanoTime;
  private final DeviceBook book;
  private final PendingRuns runs;
  private final Thread thread;
  private boolean closed;

  /**
   * Takes the device over and starts its thread.
   *
   * @param instants for the schedule
   * @param nanoTime for everything else; never goes back
   */
  public DeviceArbiter(
      GpuDevice device,
      ArbiterLimits limits,
      MiningHours hours,
      InstantSource instants,
      LongSupplier nanoTime) {
    this.device = device;
    this.hours = hours;
    this.instants = instants;
    this.nanoTime = nanoTime;
    book = new DeviceBook(limits, device.info().memoryBytes(), nanoTime.getAsLong());
    runs = new PendingRuns(book);
    thread = Thread.ofPlatform().daemon().name("gpu-" + device.info().uuid()).unstarted(this::work);
    thread.start();
  }

  @Override
  public GpuLease acquire(Workload workload, long bytesNeeded)
      throws GpuException, InterruptedException {
    if (bytesNeeded < 0) {
      throw new IllegalArgumentException("bytes must not be negative");
    }
    lock.lockInterruptibly();
    try {
      var claim = book.request(workload, bytesNeeded);
      runs.failUnwantedMining(nanoTime.getAsLong());
      changed.signalAll();
      try {
        awaitGrant(claim);
      } catch (GpuException | InterruptedException e) {
        book.withdraw(claim);
        changed.signalAll();
        throw e;
      }
      return new DeviceLease(this, claim, new LeasedDevice(device, bytesNeeded));
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

  /** Runs a task in turn; the lease's methods come here. */
  <T> T run(Claim claim, DeviceRun<T> run) throws GpuException, InterruptedException {
    submit(claim, run, false);
    try {
      run.await();
    } catch (InterruptedException e) {
      if (cancel(run)) {
        throw e;
      }
      // It has begun: its end is near, and the caller's memory is in use until then.
      run.awaitUninterruptibly();
      Thread.currentThread().interrupt();
    }
    return run.result();
  }

  /** Frees what a lease holds on the device's thread, then gives its bytes back. */
  void free(Claim claim, LeasedDevice leased) {
    var run =
        new DeviceRun<>(
            leased,
            ignored -> {
              leased.freeAll();
              return true;
            });
    try {
      submit(claim, run, true);
      run.awaitUninterruptibly();
    } catch (GpuException e) {
      // The device is lost, and its memory with it.
    }
    lock.lock();
    try {
      book.release(claim, nanoTime.getAsLong());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void submit(Claim claim, DeviceRun<?> run, boolean freeing) throws GpuException {
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

  private boolean cancel(DeviceRun<?> run) {
    lock.lock();
    try {
      return runs.cancel(run, nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  YieldDemand demand(Claim claim) {
    lock.lock();
    try {
      return book.demand(claim);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public KernelCode assemble(String ptx) {
    return device.assemble(ptx);
  }

  @Override
  public long leasableBytes() {
    lock.lock();
    try {
      return book.memory().capacity();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void hold(Duration duration) {
    change(now -> book.hold(now + duration.toNanos(), now));
  }

  @Override
  public void endHold() {
    change(now -> book.hold(now, now));
  }

  @Override
  public void restrain(Restraint by) {
    change(
        now -> {
          book.restrain(by, now);
          if (by == Restraint.OVERHEATED) {
            runs.failAllButMining(DeviceBook.TOO_HOT, now);
          }
        });
  }

  @Override
  public void giveUp(DeviceState as, DeviceTrouble why) {
    change(now -> book.giveUp(as, why, now));
    failAll(why.words());
  }

  @Override
  public void drain() {
    change(
        now -> {
          book.drain(now);
          runs.failUnwantedMining(now);
        });
  }

  @Override
  public void resume() {
    change(book::resume);
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

  @Override
  public DeviceView view() {
    lock.lock();
    try {
      return book.view(device.info(), nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    close(CLOSE_MAX);
  }

  /** The same with another patience. */
  void close(Duration longest) {
    change(
        now -> {
          closed = true;
          book.drain(now);
        });
    try {
      if (!thread.join(longest)) {
        LOG.warnf("A task on the GPU does not end uuid=%s", device.info().uuid());
        failAll(CLOSED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      for (var turn = next(); turn != null; turn = next()) {
        execute(turn);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      failAll(CLOSED);
    }
  }

  private void execute(Turn turn) {
    DeviceRun<?> run = takeRun(turn);
    run.execute();
    change(now -> book.end(turn, now));
    run.lostDevice().ifPresent(why -> giveUp(DeviceState.LOST, DeviceTrouble.of(why)));
    run.finish();
  }

  private DeviceRun<?> takeRun(Turn turn) {
    lock.lock();
    try {
      return runs.take(turn);
    } finally {
      lock.unlock();
    }
  }

  private void failAll(String detail) {
    lock.lock();
    try {
      runs.failAll(detail, nanoTime.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next turn; null when the arbiter has closed. */
  private @Nullable Turn next() throws InterruptedException {
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
}
