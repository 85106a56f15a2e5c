package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A device at one moment, for console and meters.
 *
 * @param restraint what a limit keeps off it, also while it computes
 * @param trouble why it is failed or lost; empty otherwise
 * @param leasedBytes granted to leases, by workload; those without a lease are absent
 * @param leasesWaiting leases that wait for memory
 * @param tasksWaiting tasks that wait for their turn
 * @param releasedBytes given back by closed leases since the start
 * @param usedFor time by reason since the start; the sum is the time since the start
 * @param preemptionP99 of the latest tasks that found mining computing: from asking to starting;
 *     zero when there was none
 */
public record DeviceView(
    DeviceInfo info,
    DeviceState state,
    DeviceUse use,
    Restraint restraint,
    Optional<DeviceTrouble> trouble,
    Map<Workload, Long> leasedBytes,
    int leasesWaiting,
    int tasksWaiting,
    long releasedBytes,
    Map<DeviceUse, Duration> usedFor,
    Duration preemptionP99) {
  public DeviceView {
    leasedBytes = Map.copyOf(leasedBytes);
    usedFor = Map.copyOf(usedFor);
  }

  /** All that leases have. */
  public long leasedBytesInAll() {
    return leasedBytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
