package io.aipowergrid.node.mining.stratum;

import java.time.Instant;
import java.util.List;

/** Where accepted shares are kept. Blocks, and throws what its storage throws. Any thread. */
interface ShareStore {
  /** Keeps all of them or none; they are safe once this returns. */
  void write(List<AcceptedShare> shares);

  /** Forgets shares older than that; returns how many. */
  int prune(Instant before);
}
