package io.aipowergrid.node.chain;

/** Keeps the pool of transactions up to time and chain while the node runs. Any thread. */
public interface PoolKeeper {
  /** From now on. */
  void start();

  /** No longer. */
  void stop();
}
