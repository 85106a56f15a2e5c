package io.aipowergrid.node.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one connected peer.
 *
 * @param id of the connection, never used twice by one run of the node
 * @param address {@code host:port}
 * @param inbound whether the peer opened the connection
 * @param manual whether an operator or the configuration asked for it
 * @param services as bits of {@code chain.wire.Services}; 0 before the handshake
 * @param userAgent printable ASCII
 * @param startHeight the peer's tip when it connected
 * @param knownHeight the best block it is known to have; -1 for none
 * @param ping the last answered one
 * @param banScore 100 bans
 */
public record PeerInfo(
    long id,
    String address,
    boolean inbound,
    boolean manual,
    int protocol,
    long services,
    String userAgent,
    int startHeight,
    int knownHeight,
    Instant connectedAt,
    Instant lastReceivedAt,
    Instant lastSentAt,
    long bytesReceived,
    long bytesSent,
    Optional<Duration> ping,
    Duration timeOffset,
    int banScore,
    int blocksInFlight) {}
