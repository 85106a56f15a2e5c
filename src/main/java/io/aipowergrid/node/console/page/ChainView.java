package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;

/**
 * Where the node's chain stands, and a page of its blocks.
 *
 * @param hash of the tip, hex in display order
 * @param rate blocks a second, in words
 * @param timeLeft until the best header, in words; empty when nothing moves
 * @param mempool transactions that wait for a block
 * @param mempoolBytes their virtual size
 * @param feeMin what a newcomer to the pool has to pay for 1000 bytes, in coins
 * @param operator whether the reader may see who the peers are
 * @param paged whether the list begins below the tip
 * @param older address of the next page, or empty
 */
public record ChainView(
    String network,
    int height,
    String hash,
    Instant time,
    int headers,
    boolean initialDownload,
    String rate,
    String timeLeft,
    int mempool,
    long mempoolBytes,
    String feeMin,
    int peerCount,
    boolean operator,
    List<BlockRow> blocks,
    boolean paged,
    String older) {
  public ChainView {
    blocks = List.copyOf(blocks);
  }

  /** A block in a list. */
  public record BlockRow(int height, String hash, Instant time) {}

  public boolean behind() {
    return headers > height;
  }

  /** How much of the known headers has its blocks, in percent rounded down. */
  public int percent() {
    return headers <= 0 ? 100 : (int) Math.min(100, 100L * height / headers);
  }

  public boolean alone() {
    return peerCount == 0;
  }
}
