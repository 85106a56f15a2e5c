package io.aipowergrid.node.chain.store;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Changes that become durable together: of many blocks in the first sync, of one at the tip.
 *
 * @param headers new ones, and known ones whose state changed; parents before children
 * @param blocks bodies to keep, with the ids of their headers
 * @param undo of blocks that were connected
 * @param created coins that exist afterwards and did not before; one made and spent within the
 *     batch appears nowhere
 * @param spent coins that existed before and do not afterwards; one that is both here and in {@code
 *     created} is replaced (a coinbase whose id occurred before, as BIP 30 is not checked)
 * @param connected blocks that joined the best chain in this batch, lowest first
 * @param disconnected blocks that left it in this batch, highest first; applied before {@code
 *     connected}
 * @param tip where the coins stand afterwards; empty when the batch does not move it
 */
public record ChainBatch(
    List<StoredHeader> headers,
    List<StoredBlock> blocks,
    Map<Hash256, BlockUndo> undo,
    Map<OutPoint, Coin> created,
    Set<OutPoint> spent,
    List<Hash256> connected,
    List<Hash256> disconnected,
    Optional<Hash256> tip) {
  /** A block's body under the id and height of its header. */
  public record StoredBlock(Hash256 id, int height, Block block) {}
}
