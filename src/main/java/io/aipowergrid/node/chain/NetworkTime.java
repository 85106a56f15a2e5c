package io.aipowergrid.node.chain;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The node's clock moved by the median of its peers' offsets, at most 70 minutes (timedata.cpp;
 * chain.md 5, rule 5). An address counts once and only outbound peers should be counted, so that
 * strangers cannot outvote the clock. Any thread.
 */
public final class NetworkTime implements InstantSource {
  /** DEFAULT_MAX_TIME_ADJUSTMENT. */
  public static final Duration ADJUSTMENT_MAX = Duration.ofMinutes(70);

  /** Fewer say nothing (timedata.cpp). */
  public static final int SAMPLES_MIN = 5;

  private static final int SAMPLES_MAX = 200;

  private final InstantSource clock;
  private final Map<InetAddress, Duration> samples = new LinkedHashMap<>();
  private Duration offset = Duration.ZERO;

  /**
   * @param clock of the machine
   */
  public NetworkTime(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Counts one peer's clock.
   *
   * @param peerOffset peer minus own
   */
  public synchronized void add(InetAddress peer, Duration peerOffset) {
    if (samples.size() >= SAMPLES_MAX || samples.putIfAbsent(peer, peerOffset) != null) {
      return;
    }
    if (samples.size() < SAMPLES_MIN) {
      return;
    }
    List<Duration> sorted = new ArrayList<>(samples.values());
    sorted.sort(null);
    Duration median = sorted.get(sorted.size() / 2);
    // A median beyond the limit means that this machine's clock, or all of them, cannot be trusted.
    offset = median.abs().compareTo(ADJUSTMENT_MAX) <= 0 ? median : Duration.ZERO;
  }

  /** How far the peers' clocks are ahead of this machine's. */
  public synchronized Duration offset() {
    return offset;
  }

  @Override
  public Instant instant() {
    return clock.instant().plus(offset());
  }
}
