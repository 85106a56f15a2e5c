package io.aipowergrid.node.ops;

/** Where the node stands between its start and its end. */
public enum NodeMode {
  /** Rooms are coming up; nothing is admitted yet. */
  STARTING,
  /** Everything is up. */
  NORMAL,
  /** Nothing new is admitted; running jobs go on. */
  DRAINING,
  /** Rooms are going down. */
  STOPPING,
  /** A room did not start; the readiness check says which one and why. */
  FAILED
}
