package io.aipowergrid.node.mining;

/** How the connection to a pool stands. */
public enum PoolState {
  /** It gives the work. */
  WORKING,
  /** It is being connected, or has not given a job yet. */
  CONNECTING,
  /** Its last connection ended; it is tried again. */
  FAILED,
  /** Nobody needs it: a better one works, or nothing mines. */
  IDLE
}
