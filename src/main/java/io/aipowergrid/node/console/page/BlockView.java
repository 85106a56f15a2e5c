package io.aipowergrid.node.console.page;

import java.time.Instant;
import java.util.List;

/**
 * A block.
 *
 * @param confirmations -1 when it is not on the best chain
 * @param previous id of the parent, or empty for genesis
 * @param next id of the block after it, or empty
 * @param hasBody whether the transactions are here
 * @param txids of the page shown
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
    boolean hasBody,
    List<String> txids,
    int count) {
  public BlockView {
    txids = List.copyOf(txids);
  }

  public boolean onBestChain() {
    return confirmations > 0;
  }
}
