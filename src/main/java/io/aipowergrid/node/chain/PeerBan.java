package io.aipowergrid.node.chain;

import java.net.InetAddress;
import java.time.Instant;

/** An address that may not connect for a while. */
public record PeerBan(InetAddress address, Instant until, String reason) {}
