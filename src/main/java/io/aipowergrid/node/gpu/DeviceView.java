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
 * @param computeWaits of tasks that found mining computing: from asking to starting; the dataset
 *     stays
 * @param memoryWaits of leases that found mining in the memory they needed: from asking to having
 *     it, the dataset gone
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
    Waits computeWaits,
    Waits memoryWaits) {
  public DeviceView {
    leasedBytes = Map.copyOf(leasedBytes);
    usedFor = Map.copyOf(usedFor);
  }

  /** All that leases have. */
  public long leasedBytesInAll() {
    return leasedBytes.values().stream().mapToLong(Long::longValue).sum();
  }
}
