package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The front door of the chain: what it is, and what is offered to it. All methods may be called
 * from any thread; the submit methods wait until the import thread has decided.
 */
public interface ChainService {
  /** The network that is followed. */
  NetworkParams params();

  /** The end of the best validated chain. */
  ChainTip tip();

  /** The header with the most work that is not known to be invalid; its body may be missing. */
  HeaderEntry bestHeader();

  /** Whether the tip is too old to speak for the network (chain.md 8, -maxtipage). */
  boolean initialDownload();

  /** A header by id, on whatever branch. */
  Optional<HeaderEntry> findHeader(Hash256 id);

  /** The header at a height of the best validated chain. */
  Optional<HeaderEntry> findHeaderAt(int height);

  /** Whether the block is on the best validated chain. */
  boolean onBestChain(Hash256 id);

  /** Ids from the header backward, ever further apart (chain.cpp, GetLocator); at most 101. */
  List<Hash256> locator(Hash256 from);

  /**
   * Headers of the best validated chain after the first locator hash on it, up to {@code stop} or
   * {@code max} of them.
   */
  List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max);

  /** A block's bytes with witnesses; empty when it is unknown, not here yet or pruned. */
  Optional<byte[]> findBlockBytes(Hash256 id);

  /**
   * The next blocks to download: those without a body on the way from the tip to the best header,
   * lowest first.
   */
  List<HeaderEntry> missingBlocks(int max);

  /** An unspent output of the best validated chain. */
  Optional<Coin> findCoin(OutPoint outPoint);

  /** As {@link #findCoin}, many at once: those that are there. */
  default Map<OutPoint, Coin> findCoins(Collection<OutPoint> outPoints) {
    var found = new HashMap<OutPoint, Coin>();
    outPoints.forEach(outPoint -> findCoin(outPoint).ifPresent(coin -> found.put(outPoint, coin)));
    return found;
  }

  /**
   * Why the assets of the network, as they are at the tip, forbid a transaction; empty where they
   * do not, as on every network that cannot issue any.
   *
   * @param spent the outputs it spends, in the order of its inputs
   */
  default Optional<RejectReason> assetFault(Transaction tx, List<TxOutput> spent) {
    return Optional.empty();
  }

  /** Checks headers, which must follow each other, and keeps the valid ones. */
  HeadersResult submitHeaders(List<BlockHeader> headers);

  /** Checks a block, stores it, and reorganises when its branch has the most work. */
  BlockImportResult submitBlock(Block block);

  /**
   * What the block after the tip must say.
   *
   * @param time that its header shall have, seconds since 1970; moved up where that is too early
   */
  NextBlockTerms nextBlock(long time);

  /**
   * Why a block could not follow the tip, its work aside; empty when it could. Nothing changes (BIP
   * 23, proposal).
   */
  Optional<RejectReason> testBlock(Block block);

  /** Marks the block and all after it invalid and leaves them (operator command). */
  void invalidate(Hash256 id);

  /** Takes an earlier {@link #invalidate} back. */
  void reconsider(Hash256 id);

  /** Tells two rules of headers what the network looks like; without it nobody is connected. */
  void attachPeers(PeerStatus status);

  /** Hears of all changes from now on. */
  void addListener(ChainListener listener);
}
