package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.GpuException.Fault;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A task on its way: submitted by one thread, executed by the device's. */
final class DeviceRun<T> {
  private final CountDownLatch finished = new CountDownLatch(1);
  private final LeasedDevice device;
  private final GpuTask<T> task;
  private volatile @Nullable T result;
  private volatile @Nullable Throwable failure;

  DeviceRun(LeasedDevice device, GpuTask<T> task) {
    this.device = device;
    this.task = task;
  }

  /** On the device's thread; whatever the task throws is kept for the caller. */
  void execute() {
    try {
      result = task.run(device);
      device.synchronize();
    } catch (GpuException | RuntimeException | Error e) {
      failure = e;
    }
  }

  /** Why the device is lost, when this task found that it is. */
  Optional<String> lostDevice() {
    return failure instanceof GpuException e && e.fault() == Fault.DEVICE_LOST
        ? Optional.of(String.valueOf(e.getMessage()))
        : Optional.empty();
  }

  void finish() {
    finished.countDown();
  }

  void fail(GpuException e) {
    failure = e;
    finish();
  }

  void await() throws InterruptedException {
    finished.await();
  }

  void awaitUninterruptibly() {
    boolean interrupted = false;
    while (true) {
      try {
        finished.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * After the end; null only if the task itself returned null, which its type forbids or allows.
   */
  @SuppressWarnings("NullAway")
  T result() throws GpuException {
    switch (failure) {
      case null -> {}
      case GpuException e -> throw new GpuException(e.fault(), String.valueOf(e.getMessage()));
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
    return result;
  }
}
