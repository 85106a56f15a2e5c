package io.aipowergrid.node.mining.gpu;

import java.time.Duration;

/**
 * How devices mine.
 *
 * @param batchTime how long a batch shall take; whoever else wants the device waits so long
 * @param aheadBlocks before an epoch switch at which the next dataset is computed
 * @param retryAfter a device that could not be used is asked again
 */
public record GpuLimits(Duration batchTime, int aheadBlocks, Duration retryAfter) {
  public GpuLimits {
    if (!batchTime.isPositive() || !retryAfter.isPositive() || aheadBlocks < 0) {
      throw new IllegalArgumentException("times are positive, and blocks ahead not negative");
    }
  }
}
