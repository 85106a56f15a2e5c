package io.aipowergrid.node.chain;

/** Keeps the pool of transactions up to time and chain while the node runs. Any thread. */
public interface PoolKeeper {
  /** From now on; what waited in an earlier run comes back in the background. */
  void start();

  /** No longer; what waits is saved for the next run. */
  void stop();
}
