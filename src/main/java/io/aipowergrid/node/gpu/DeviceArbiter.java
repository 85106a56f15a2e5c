package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.MemoryBook.Claim;
import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The arbiter of one device: its {@link SharedBook}, and the one platform thread on which
 * everything happens that touches the device. Any thread may call.
 */
public final class DeviceArbiter implements GpuArbiter {
  private static final String CLOSED = "the device's owner has closed it";

  /** How long closing waits for a task that runs: one that never ends must not keep the node. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private static final Logger LOG = Logger.getLogger(DeviceArbiter.class);

  private final GpuDevice device;
  private final SharedBook book;
  private final Thread thread;

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
    book = new SharedBook(limits, device.info().memoryBytes(), hours, instants, nanoTime);
    thread = Thread.ofPlatform().daemon().name("gpu-" + device.info().uuid()).unstarted(this::work);
    thread.start();
  }

  @Override
  public GpuLease acquire(Workload workload, long bytesNeeded)
      throws GpuException, InterruptedException {
    if (bytesNeeded < 0) {
      throw new IllegalArgumentException("bytes must not be negative");
    }
    Claim claim = book.claim(workload, bytesNeeded);
    return new DeviceLease(this, claim, new LeasedDevice(device, bytesNeeded));
  }

  /** Runs a task in turn; the lease's methods come here. */
  <T> T run(Claim claim, DeviceRun<T> run) throws GpuException, InterruptedException {
    book.submit(claim, run, false);
    try {
      run.await();
    } catch (InterruptedException e) {
      if (book.cancel(run)) {
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
      book.submit(claim, run, true);
      run.awaitUninterruptibly();
    } catch (GpuException e) {
      // The device is lost, and its memory with it.
    }
    book.release(claim);
  }

  YieldDemand demand(Claim claim) {
    return book.demand(claim);
  }

  @Override
  public KernelCode assemble(String ptx) {
    return device.assemble(ptx);
  }

  @Override
  public long leasableBytes() {
    return book.leasableBytes();
  }

  @Override
  public void hold(Duration duration) {
    book.hold(duration);
  }

  @Override
  public void endHold() {
    book.hold(Duration.ZERO);
  }

  @Override
  public void restrain(Restraint by) {
    book.restrain(by);
  }

  @Override
  public void giveUp(DeviceState as, DeviceTrouble why) {
    book.giveUp(as, why);
  }

  @Override
  public void drain() {
    book.drain();
  }

  @Override
  public void resume() {
    book.resume();
  }

  @Override
  public DeviceView view() {
    return book.view(device.info());
  }

  @Override
  public void close() {
    close(CLOSE_MAX);
  }

  /** The same with another patience. */
  void close(Duration longest) {
    book.close();
    try {
      if (!thread.join(longest)) {
        LOG.warnf("A task on the GPU does not end uuid=%s", device.info().uuid());
        book.failAll(CLOSED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      for (var turn = book.next(); turn != null; turn = book.next()) {
        execute(turn);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      book.failAll(CLOSED);
    }
  }

  private void execute(Turn turn) {
    DeviceRun<?> run = book.take(turn);
    run.execute();
    book.end(turn);
    run.lostDevice().ifPresent(why -> book.giveUp(DeviceState.LOST, DeviceTrouble.of(why)));
    run.finish();
  }
}
