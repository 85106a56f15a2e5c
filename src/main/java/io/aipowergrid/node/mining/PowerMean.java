package io.aipowergrid.node.mining;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the power of a device again and again, on a thread of its own, from its making until it is
 * closed. One thread makes, closes and asks.
 */
final class PowerMean implements AutoCloseable {
  private final Supplier<@Nullable Long> milliwatts;
  private final Duration apart;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongSummaryStatistics readings = new LongSummaryStatistics();
  private final Thread thread;

  /**
   * @param milliwatts null where the device does not say; called by one thread at a time
   * @param apart between two readings; the first is made at once
   */
  PowerMean(Supplier<@Nullable Long> milliwatts, Duration apart) {
    this.milliwatts = milliwatts;
    this.apart = apart;
    thread = Thread.ofPlatform().daemon().name("bench-power").start(this::read);
  }

  private void read() {
    try {
      do {
        Long now = milliwatts.get();
        if (now != null) {
          readings.accept(now);
        }
      } while (!closed.await(apart.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the readings, after which the mean stands. */
  @Override
  public void close() throws InterruptedException {
    closed.countDown();
    thread.join();
  }

  /** The mean of all readings in watts; empty without any. To be asked when closed. */
  OptionalDouble watts() {
    return readings.getCount() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(readings.getAverage() / 1e3);
  }
}
