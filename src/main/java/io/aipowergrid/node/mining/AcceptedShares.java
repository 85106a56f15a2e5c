package io.aipowergrid.node.mining;

/** Hears of shares that pools accepted. Any thread; must not throw. */
public interface AcceptedShares {
  /** Does not listen. */
  AcceptedShares NOBODY = (_, _, _, _) -> {};

  /**
   * A pool accepted a share.
   *
   * @param device that found it, by its UUID; empty for the processor and for rigs
   * @param height of the block that was searched
   * @param shareHashes how many hashes such a share takes on average
   * @param blockHashes how many a block takes, by the bits that the pool gave with the job
   */
  void accepted(String device, long height, long shareHashes, long blockHashes);
}
