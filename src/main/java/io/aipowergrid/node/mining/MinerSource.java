package io.aipowergrid.node.mining;

import java.util.Optional;

/** A source of work from one start of mining to its stop. */
interface MinerSource extends WorkSource, AutoCloseable {
  /** Gives jobs from now on. */
  void start();

  /** Why there is no job, in words; empty when there is one or the first is being made. */
  Optional<String> problem();

  @Override
  void close();
}
