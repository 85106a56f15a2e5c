package io.aipowergrid.node.mining.stratum;

/** Takes accepted shares to be stored. Any thread. */
interface ShareKeeper {
  /**
   * Takes a share; never waits.
   *
   * @param stored runs once the share is safe: hand over and return
   * @return false when it cannot be kept; nothing runs then
   */
  boolean keep(AcceptedShare share, Runnable stored);
}
