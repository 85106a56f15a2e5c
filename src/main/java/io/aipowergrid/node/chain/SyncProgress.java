package io.aipowergrid.node.chain;

import java.time.Duration;
import java.util.Optional;

/**
 * How far the node has followed the network.
 *
 * @param height of the validated tip
 * @param headerHeight of the best header known
 * @param peers that can give blocks
 * @param blocksInFlight asked for and not here yet
 * @param blocksPerSecond over the last minute
 * @param timeLeft at that rate until the best header; empty when caught up or standing still
 * @param initialDownload whether the tip is too old to speak for the network
 */
public record SyncProgress(
    int height,
    int headerHeight,
    int peers,
    int blocksInFlight,
    double blocksPerSecond,
    Optional<Duration> timeLeft,
    boolean initialDownload) {}
