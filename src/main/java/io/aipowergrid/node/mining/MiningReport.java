package io.aipowergrid.node.mining;

import java.time.Instant;
import java.util.List;

/**
 * What a running node said of its mining, and when.
 *
 * @param pools in their order
 */
public record MiningReport(
    MiningStatus status, List<PoolReport> pools, GpuReport gpus, Instant reportedAt) {
  public MiningReport {
    pools = List.copyOf(pools);
  }
}
