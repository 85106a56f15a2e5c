package io.aipowergrid.node.console.page;

import io.aipowergrid.node.chain.PeerInfo;
import java.time.Instant;
import java.util.List;

/**
 * Where the node's chain stands, and a page of its blocks.
 *
 * @param hash of the tip, hex in display order
 * @param rate blocks a second, in words
 * @param timeLeft until the best header, in words; empty when nothing moves
 * @param mempool transactions that wait for a block
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
    int peerCount,
    List<PeerInfo> peers,
    List<BlockRow> blocks,
    String older) {
  public ChainView {
    peers = List.copyOf(peers);
    blocks = List.copyOf(blocks);
  }

  /** A block in a list. */
  public record BlockRow(int height, String hash, Instant time) {}

  public boolean behind() {
    return headers > height;
  }

  public boolean alone() {
    return peerCount == 0;
  }
}
