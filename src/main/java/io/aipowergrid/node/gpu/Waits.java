package io.aipowergrid.node.gpu;

import java.time.Duration;

/**
 * How long others waited for mining to make room, since the start.
 *
 * @param count how often somebody did
 * @param total of all
 * @param p99 of the latest, so that 99 in 100 waited no longer; zero when nobody did
 */
public record Waits(long count, Duration total, Duration p99) {
  /** Nobody waited. */
  public static final Waits NONE = new Waits(0, Duration.ZERO, Duration.ZERO);
}
