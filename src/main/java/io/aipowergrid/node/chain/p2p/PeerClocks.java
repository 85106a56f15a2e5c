package io.aipowergrid.node.chain.p2p;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What peers' clocks say of ours: the median of their offsets, if it is at most 70 minutes
 * (timedata.cpp; chain.md 5, rule 5). An address counts once, and only peers that the node itself
 * chose should be counted, so that strangers cannot outvote its clock. Any thread.
 */
final class PeerClocks {
  /** DEFAULT_MAX_TIME_ADJUSTMENT. */
  static final Duration ADJUSTMENT_MAX = Duration.ofMinutes(70);

  /** Fewer say nothing (timedata.cpp). */
  static final int SAMPLES_MIN = 5;

  private static final int SAMPLES_MAX = 200;

  private final Map<InetAddress, Duration> samples = new LinkedHashMap<>();
  private Duration offset = Duration.ZERO;

  /**
   * Counts one peer's clock.
   *
   * @param peerOffset peer minus own
   */
  synchronized void add(InetAddress peer, Duration peerOffset) {
    if (samples.size() >= SAMPLES_MAX || samples.putIfAbsent(peer, peerOffset) != null) {
      return;
    }
    if (samples.size() < SAMPLES_MIN) {
      return;
    }
    List<Duration> sorted = new ArrayList<>(samples.values());
    sorted.sort(null);
    Duration median = sorted.get(sorted.size() / 2);
    // Beyond the limit either this machine's clock or all of theirs cannot be trusted.
    offset = median.abs().compareTo(ADJUSTMENT_MAX) <= 0 ? median : Duration.ZERO;
  }

  /** How far the peers' clocks are ahead of this machine's. */
  synchronized Duration offset() {
    return offset;
  }
}
