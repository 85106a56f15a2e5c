package io.aipowergrid.node.chain;

import java.net.InetAddress;
import java.time.Instant;

/** An address that may not connect for a while; of IPv6 neither may the others of its /64. */
public record PeerBan(InetAddress address, Instant until, String reason) {}
