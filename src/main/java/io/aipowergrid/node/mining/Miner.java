package io.aipowergrid.node.mining;

import java.util.Optional;

/** Searches nonces for a source of work from its start to its close. Any thread. */
public interface Miner extends AutoCloseable {
  /** Begins with the source's current job, or as soon as there is one. Once. */
  void start();

  /** What was done so far; each number is right, but they may be moments apart. */
  MiningStatistics statistics();

  /** Why it cannot search at all, in words; empty when it does or will. */
  Optional<String> problem();

  /** Stops for good and waits for its threads. */
  @Override
  void close();
}
