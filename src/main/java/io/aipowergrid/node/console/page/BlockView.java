package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;

/**
 * A block.
 *
 * @param confirmations -1 when it is not on the best chain
 * @param previous id of the parent, or empty for genesis
 * @param next id of the block after it, or empty
 * @param size bytes of the body; 0 where it is not here
 * @param rows a bounded number of its transactions
 * @param count all its transactions
 */
public record BlockView(
    String hash,
    int height,
    int confirmations,
    Instant time,
    String bits,
    String nonce,
    String mixHash,
    String merkleRoot,
    String previous,
    String next,
    int size,
    List<Row> rows,
    int count) {
  public BlockView {
    rows = List.copyOf(rows);
  }

  /**
   * A transaction of the block.
   *
   * @param outputs how many
   * @param paid by all of them together, in coins
   */
  public record Row(String txid, boolean coinbase, int outputs, String paid) {}

  /** Whether the transactions are here. */
  public boolean hasBody() {
    return size > 0;
  }

  /** Whether there are more than the page lists. */
  public boolean cut() {
    return count > rows.size();
  }

  public boolean onBestChain() {
    return confirmations > 0;
  }
}
