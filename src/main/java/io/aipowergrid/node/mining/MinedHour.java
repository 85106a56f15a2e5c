package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import java.time.Instant;

/**
 * What a device searched and earned in an hour.
 *
 * @param hour its start
 * @param rejected solutions that were refused or given twice
 * @param blocks of the own chain that it found and that stand now
 * @param net what they pay after the operations share
 * @param poolEstimate what pools may pay for its shares, estimated from their work
 */
public record MinedHour(
    Instant hour,
    long hashes,
    long accepted,
    long stale,
    long rejected,
    long blocks,
    Amount net,
    Amount poolEstimate) {
  /** An hour in which it did nothing. */
  public static MinedHour nothing(Instant hour) {
    return new MinedHour(hour, 0, 0, 0, 0, 0, Amount.ZERO, Amount.ZERO);
  }
}
