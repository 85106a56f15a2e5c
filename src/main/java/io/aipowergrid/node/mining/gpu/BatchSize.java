package io.aipowergrid.node.mining.gpu;

import io.aipowergrid.node.gpu.DeviceInfo;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.time.Duration;

/**
 * How many nonces a launch tries: whole waves of the device, as many as end within the batch time,
 * because whoever wants the device waits for the end of a batch. One thread.
 */
final class BatchSize {
  /** Blocks that a multiprocessor holds at once, as the kernel's registers allow. */
  static final int BLOCKS_PER_MULTIPROCESSOR = 2;

  /** Far beyond what any device computes in a batch, and its nonces fit an int. */
  static final int WAVES_MAX = 1 << 10;

  private final int threads;
  private final int waveBlocks;
  private final long targetNanos;
  private int waves = 1;

  /** As large blocks and waves as the device takes. */
  static BatchSize of(DeviceInfo device, Duration batchTime) {
    int waveBlocks = device.multiprocessors() * BLOCKS_PER_MULTIPROCESSOR;
    return new BatchSize(SearchKernel.THREADS_MAX, waveBlocks, batchTime);
  }

  /**
   * @param threads of a block, a multiple of 32
   * @param waveBlocks blocks that the device computes at once
   */
  BatchSize(int threads, int waveBlocks, Duration batchTime) {
    this.threads = threads;
    this.waveBlocks = waveBlocks;
    this.targetNanos = batchTime.toNanos();
  }

  int threads() {
    return threads;
  }

  /** Blocks of the next launch. */
  int blocks() {
    return waves * waveBlocks;
  }

  long nonces() {
    return (long) blocks() * threads;
  }

  /** Learns from a launch of {@link #blocks} blocks; doubles at most. */
  void ended(long nanos) {
    long fitting = waves * targetNanos / Math.max(1, nanos);
    waves = (int) Math.clamp(fitting, 1, Math.min(2L * waves, WAVES_MAX));
  }
}
