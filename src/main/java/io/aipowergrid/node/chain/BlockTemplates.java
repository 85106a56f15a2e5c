package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.model.Script;
import java.time.Duration;

/** Makes the next block from tip and pool. Any thread; never changes the chain. */
public interface BlockTemplates {
  /** Bytes that a miner may write into the coinbase behind the height. */
  int TAG_BYTES_MAX = 80;

  /**
   * The newest template. It is made anew when the tip is another, and for the sake of fees only
   * when the pool has changed and some seconds have passed.
   *
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST on a network whose next block
   *     has no KawPoW header
   */
  BlockTemplate current();

  /**
   * Waits until {@link #current} is another than the one with this number, or the time is over.
   *
   * @return the newest template
   */
  BlockTemplate awaitOther(long number, Duration patience) throws InterruptedException;

  /**
   * The block that a template becomes.
   *
   * @param payout script of the output that earns the miner's value
   * @param tag written behind the height, at most {@link #TAG_BYTES_MAX} bytes; may be empty
   */
  CandidateBlock candidate(BlockTemplate template, Script payout, byte[] tag);
}
