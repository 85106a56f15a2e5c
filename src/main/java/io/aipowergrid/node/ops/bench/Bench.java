package io.aipowergrid.node.ops.bench;

import java.io.IOException;

/**
 * One table of {@code ./aipg bench}, or a few that belong together. To add one, write a class and
 * list it in {@link BenchCommand}.
 */
interface Bench {
  /** What the operator types to run this one. */
  String name();

  /** Name of the group it belongs to; typing that runs the whole group. */
  default String group() {
    return name();
  }

  /** Whether it runs only when it is named itself. */
  default boolean isLong() {
    return false;
  }

  /** A few words for the help text. */
  String about();

  void run(BenchRun run) throws IOException, InterruptedException;
}
