package io.aipowergrid.node.gpu;

import java.time.Instant;

/** An error that the driver reported, and when this node heard of it. */
public record SeenXid(Xid xid, Instant at) {}
