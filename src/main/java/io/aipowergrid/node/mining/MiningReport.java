package io.aipowergrid.node.mining;

import java.time.Instant;

/** What a running node said of its mining, and when. */
public record MiningReport(MiningStatus status, Instant reportedAt) {}
