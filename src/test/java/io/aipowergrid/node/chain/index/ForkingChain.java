package io.aipowergrid.node.chain.index;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.NextBlockTerms;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.SyntheticChain;
import io.aipowergrid.node.chain.store.SyntheticChain.Made;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A best chain that a test extends and reorganises at will, written to a store as it changes. */
final class ForkingChain implements ChainService {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");

  private final ChainStore store;
  private final Map<Hash256, HeaderEntry> known = new HashMap<>();
  private final List<Made> best = new ArrayList<>();
  private final List<SyntheticChain> after = new ArrayList<>();
  private long seed;

  ForkingChain(ChainStore store) {
    this.store = store;
    after.add(SyntheticChain.after(PARAMS.genesisHash(), seed++));
  }

  /** Adds a block to the best chain. */
  void connect() {
    SyntheticChain next = after.getLast().fork(seed++);
    Made made = next.next();
    store.commit(SyntheticChain.connecting(List.of(made)));
    known.put(made.id(), entry(made));
    best.add(made);
    after.add(next);
  }

  /** Replaces the last blocks by others, one more than there were. */
  void reorganise(int depth) {
    for (int i = 0; i < depth; i++) {
      store.commit(best.removeLast().takingBack());
      after.removeLast();
    }
    for (int i = 0; i <= depth; i++) {
      connect();
    }
  }

  /** The best chain from height 1 on. */
  List<Made> best() {
    return best;
  }

  /** Coins of the best chain. */
  Map<OutPoint, Coin> coins() {
    return after.getLast().coins();
  }

  private static HeaderEntry entry(Made made) {
    return new HeaderEntry(
        made.id(), made.height(), made.block().header(), 0, BigInteger.ZERO, true);
  }

  @Override
  public NetworkParams params() {
    return PARAMS;
  }

  @Override
  public Optional<HeaderEntry> findHeader(Hash256 id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public Optional<HeaderEntry> findHeaderAt(int height) {
    return height <= best.size() ? Optional.of(entry(best.get(height - 1))) : Optional.empty();
  }

  @Override
  public boolean onBestChain(Hash256 id) {
    return best.stream().anyMatch(made -> made.id().equals(id));
  }

  @Override
  public ChainTip tip() {
    throw new UnsupportedOperationException();
  }

  @Override
  public HeaderEntry bestHeader() {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean initialDownload() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Hash256> locator(Hash256 from) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<byte[]> findBlockBytes(Hash256 id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<HeaderEntry> missingBlocks(int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Coin> findCoin(OutPoint outPoint) {
    throw new UnsupportedOperationException();
  }

  @Override
  public HeadersResult submitHeaders(List<BlockHeader> headers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public BlockImportResult submitBlock(Block block) {
    throw new UnsupportedOperationException();
  }

  @Override
  public NextBlockTerms nextBlock(long time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<RejectReason> testBlock(Block block) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void invalidate(Hash256 id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void reconsider(Hash256 id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void attachPeers(PeerStatus status) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void addListener(ChainListener listener) {
    throw new UnsupportedOperationException();
  }
}
