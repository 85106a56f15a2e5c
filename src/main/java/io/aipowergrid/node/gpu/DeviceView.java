package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.Map;

/**
 * A device at one moment, for console and meters.
 *
 * @param leasedBytes granted to leases
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
    long leasedBytes,
    int leasesWaiting,
    int tasksWaiting,
    long releasedBytes,
    Map<DeviceUse, Duration> usedFor,
    Duration preemptionP99) {}
