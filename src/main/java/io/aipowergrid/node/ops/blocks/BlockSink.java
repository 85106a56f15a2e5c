package io.aipowergrid.node.ops.blocks;

import io.aipowergrid.node.base.Hash256;
import java.util.List;
import java.util.Optional;

/** The chain that blocks are given to: of a running node, or of this process. One thread. */
public interface BlockSink {
  /** Height of the tip. */
  int height();

  /** The true heights of blocks, in the same order; empty for those that are not known. */
  List<Optional<Integer>> heights(List<Hash256> ids);

  /** The blocks at these heights of the best chain, all of them at most {@link #height}. */
  List<Optional<Hash256>> blocksAt(List<Integer> heights);

  /** Offers blocks, parents first; a verdict for each. */
  List<Verdict> submit(List<byte[]> blocks);

  /** What became of one block. */
  sealed interface Verdict {
    /** It is on the chain now, or on a branch beside it. */
    record Taken() implements Verdict {}

    /** Nothing changed. */
    record Known() implements Verdict {}

    /** In the daemon's words where it has one. */
    record Refused(String reason) implements Verdict {}
  }
}
