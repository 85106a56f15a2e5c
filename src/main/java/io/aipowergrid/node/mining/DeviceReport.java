package io.aipowergrid.node.mining;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * How mining goes on one device.
 *
 * @param uuid as the driver prints it
 * @param reason why it does not search, in words; empty when it does
 * @param epoch whose dataset is in its memory
 * @param hashesPerSecond over the last minute
 * @param statistics since the node was started
 * @param wrongMixes nonces it gave whose mix hash was wrong; none of them left the node
 * @param datasets computed since the node was started
 * @param datasetTime that computing them took, from having the memory to having the dataset; zero
 *     in a report that a command reads
 */
public record DeviceReport(
    String uuid,
    String name,
    DeviceMiningState state,
    String reason,
    OptionalInt epoch,
    double hashesPerSecond,
    MiningStatistics statistics,
    long wrongMixes,
    long datasets,
    Duration datasetTime) {}
