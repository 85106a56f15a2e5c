package io.aipowergrid.node.gpu.ptx;

import java.util.List;

/** What an instruction does. */
sealed interface PtxStep {
  /** Something a thread does by itself; branches change where it stands. */
  @FunctionalInterface
  non-sealed interface Own extends PtxStep {
    void run(PtxThread thread);
  }

  /** Something the 32 threads of a warp do together. */
  @FunctionalInterface
  non-sealed interface Warp extends PtxStep {
    void run(List<PtxThread> lanes);
  }

  /** All threads of the block wait for each other. */
  record Barrier() implements PtxStep {}
}
