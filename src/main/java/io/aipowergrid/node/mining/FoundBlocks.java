package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.CandidateBlock;

/** Keeps account of the blocks that a source's miners find. Any thread; must not throw. */
interface FoundBlocks {
  /** Keeps no account. */
  FoundBlocks NONE =
      new FoundBlocks() {
        @Override
        public void offering(CandidateBlock candidate, Hash256 id, String device) {}

        @Override
        public void judged(Hash256 id, SolutionVerdict verdict) {}
      };

  /**
   * The block has its proof of work and is given to the chain next.
   *
   * @param device that found it, by its UUID; empty for the processor and for rigs
   */
  void offering(CandidateBlock candidate, Hash256 id, String device);

  /** What the chain made of it. */
  void judged(Hash256 id, SolutionVerdict verdict);
}
