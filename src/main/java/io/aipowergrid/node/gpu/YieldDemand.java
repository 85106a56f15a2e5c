package io.aipowergrid.node.gpu;

/** What a lease is asked for between two batches. */
public enum YieldDemand {
  NONE,
  /** Others want to compute; memory may stay. The next {@link GpuLease#run} waits by itself. */
  PARK,
  /** Others need the memory: close the lease. */
  RELEASE
}
