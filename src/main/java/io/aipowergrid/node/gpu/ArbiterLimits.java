package io.aipowergrid.node.gpu;

import java.time.Duration;

/**
 * How a device is shared.
 *
 * @param reservedBytes never leased: contexts, other programs, the desktop
 * @param quietPeriod how long nobody else must have computed before mining goes on
 * @param patience after this wait a task that is not mining goes before higher workloads
 * @param waitersMax leases waited for, and tasks waiting, each
 */
public record ArbiterLimits(
    long reservedBytes, Duration quietPeriod, Duration patience, int waitersMax) {
  public ArbiterLimits {
    if (reservedBytes < 0 || quietPeriod.isNegative() || patience.isNegative() || waitersMax < 1) {
      throw new IllegalArgumentException("limits must not be negative");
    }
  }
}
