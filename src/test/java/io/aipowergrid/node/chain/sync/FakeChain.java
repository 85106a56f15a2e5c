package io.aipowergrid.node.chain.sync;

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
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderHasher;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chain without rules, for tests of what travels: the longest branch is best, a header with
 * version {@link #BAD_VERSION} and a block whose coinbase pays {@link #BAD_VALUE} are refused.
 */
final class FakeChain implements ChainService {
  static final int BAD_VERSION = 13;
  static final long BAD_VALUE = 13;

  private static final RejectReason BAD = new RejectReason("bad-by-agreement", 100);

  /** regtest with KawPoW on from the first block, as in the recorded sessions. */
  static final NetworkParams REGTEST =
      NetworkParamsReader.parse(
          """
          {"extends": "aipg-regtest", "name": "recorded",
           "proofOfWork": {"kawpowActivationTime": 1688764800}}
          """
              .getBytes(StandardCharsets.UTF_8));

  private final HeaderHasher hasher =
      new HeaderHasher(REGTEST.proofOfWork().x16rv2ActivationTime());
  private final Map<Hash256, HeaderEntry> headers = new HashMap<>();
  private final Map<Hash256, Block> bodies = new HashMap<>();
  private final Map<Hash256, List<Hash256>> children = new HashMap<>();
  private final List<HeaderEntry> best = new ArrayList<>();
  private final Set<Hash256> onBest = new HashSet<>();
  private final List<ChainListener> listeners = new ArrayList<>();
  private HeaderEntry bestHeader;
  private volatile boolean initialDownload;

  /** What happens first when headers are offered; waits where their check shall last. */
  volatile Runnable beforeHeaders = () -> {};

  /** What happens after headers were looked up for a peer, before it gets them. */
  volatile Runnable afterLookup = () -> {};

  FakeChain() {
    var genesis =
        new HeaderEntry(
            REGTEST.genesisHash(), 0, REGTEST.genesis().header(), 0, BigInteger.ONE, true);
    headers.put(genesis.id(), genesis);
    bodies.put(genesis.id(), REGTEST.genesis());
    best.add(genesis);
    onBest.add(genesis.id());
    bestHeader = genesis;
  }

  /** Makes a block on the tip and takes it. */
  synchronized Block mine(long nonce, Transaction... transactions) {
    Block block = blockOn(best.getLast(), nonce, 0, transactions);
    submitBlock(block);
    return block;
  }

  static Block blockOn(HeaderEntry parent, long nonce, long value, Transaction... transactions) {
    int height = parent.height() + 1;
    var input =
        new TxInput(
            OutPoint.NULL,
            Script.of((byte) height, (byte) (height >> 8), (byte) nonce),
            TxInput.SEQUENCE_FINAL,
            Witness.of(List.of(new byte[32])));
    var coinbase =
        new Transaction(1, List.of(input), List.of(new TxOutput(value, Script.EMPTY)), 0);
    var all = new ArrayList<Transaction>();
    all.add(coinbase);
    all.addAll(List.of(transactions));
    var header =
        new KawpowHeader(
            0x30000000,
            parent.id(),
            coinbase.txid(),
            1_700_000_000L + height,
            0x207fffffL,
            height,
            nonce,
            Hash256.ZERO);
    return new Block(header, all);
  }

  Hash256 idOf(BlockHeader header) {
    return hasher.id(header);
  }

  void initialDownload(boolean value) {
    initialDownload = value;
  }

  @Override
  public NetworkParams params() {
    return REGTEST;
  }

  @Override
  public synchronized ChainTip tip() {
    HeaderEntry tip = best.getLast();
    return new ChainTip(tip.id(), tip.height(), tip.header().time(), 0, tip.work());
  }

  @Override
  public synchronized HeaderEntry bestHeader() {
    return bestHeader;
  }

  @Override
  public boolean initialDownload() {
    return initialDownload;
  }

  @Override
  public synchronized Optional<HeaderEntry> findHeader(Hash256 id) {
    return Optional.ofNullable(headers.get(id));
  }

  @Override
  public synchronized Optional<HeaderEntry> findHeaderAt(int height) {
    return height < best.size() ? Optional.of(best.get(height)) : Optional.empty();
  }

  @Override
  public synchronized boolean onBestChain(Hash256 id) {
    return onBest.contains(id);
  }

  @Override
  public synchronized List<Hash256> locator(Hash256 from) {
    var locator = new ArrayList<Hash256>();
    int step = 1;
    HeaderEntry at = headers.get(from);
    while (at != null) {
      locator.add(at.id());
      if (at.height() == 0) {
        break;
      }
      for (int i = 0; i < step && at.height() > 0; i++) {
        at = headers.get(at.header().previous());
      }
      if (locator.size() > 10) {
        step *= 2;
      }
    }
    return locator;
  }

  @Override
  public List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    List<HeaderEntry> found = lookUp(locator, stop, max);
    afterLookup.run();
    return found;
  }

  private synchronized List<HeaderEntry> lookUp(List<Hash256> locator, Hash256 stop, int max) {
    int from =
        locator.stream()
            .filter(onBest::contains)
            .findFirst()
            .map(headers::get)
            .orElse(best.getFirst())
            .height();
    var found = new ArrayList<HeaderEntry>();
    for (int height = from + 1; height < best.size() && found.size() < max; height++) {
      found.add(best.get(height));
      if (best.get(height).id().equals(stop)) {
        break;
      }
    }
    return found;
  }

  @Override
  public synchronized Optional<byte[]> findBlockBytes(Hash256 id) {
    return Optional.ofNullable(bodies.get(id)).map(BlockCodec::toBytes);
  }

  @Override
  public synchronized List<HeaderEntry> missingBlocks(int max) {
    var missing = new ArrayList<HeaderEntry>();
    HeaderEntry at = bestHeader;
    while (!onBest.contains(at.id())) {
      if (!at.hasBlock()) {
        missing.addFirst(at);
      }
      at = headers.get(at.header().previous());
    }
    return List.copyOf(missing.subList(0, Math.min(max, missing.size())));
  }

  @Override
  public Optional<Coin> findCoin(OutPoint outPoint) {
    return Optional.empty();
  }

  @Override
  public HeadersResult submitHeaders(List<BlockHeader> offered) {
    beforeHeaders.run();
    return addHeaders(offered);
  }

  private synchronized HeadersResult addHeaders(List<BlockHeader> offered) {
    if (!headers.containsKey(offered.getFirst().previous())) {
      return new HeadersResult.Unconnected(offered.getFirst().previous());
    }
    int added = 0;
    for (int i = 0; i < offered.size(); i++) {
      if (offered.get(i).version() == BAD_VERSION) {
        return new HeadersResult.Rejected(i, BAD, "");
      }
      added += add(offered.get(i)) ? 1 : 0;
    }
    return new HeadersResult.Accepted(headers.get(hasher.id(offered.getLast())), added);
  }

  private boolean add(BlockHeader header) {
    Hash256 id = hasher.id(header);
    if (headers.containsKey(id)) {
      return false;
    }
    HeaderEntry parent = headers.get(header.previous());
    var entry =
        new HeaderEntry(
            id, parent.height() + 1, header, 0, parent.work().add(BigInteger.ONE), false);
    headers.put(id, entry);
    children.computeIfAbsent(parent.id(), key -> new ArrayList<>()).add(id);
    if (entry.height() > bestHeader.height()) {
      bestHeader = entry;
    }
    return true;
  }

  @Override
  public synchronized BlockImportResult submitBlock(Block block) {
    Hash256 id = hasher.id(block.header());
    if (!headers.containsKey(block.header().previous())) {
      return new BlockImportResult.Orphan(block.header().previous());
    }
    if (bodies.containsKey(id)) {
      return new BlockImportResult.AlreadyKnown();
    }
    if (block.transactions().getFirst().outputs().getFirst().value() == BAD_VALUE) {
      return new BlockImportResult.Rejected(BAD, "");
    }
    add(block.header());
    bodies.put(id, block);
    headers.computeIfPresent(id, (key, e) -> withBlock(e));
    bestHeader = headers.getOrDefault(bestHeader.id(), bestHeader);
    connect(id);
    return onBest.contains(id)
        ? new BlockImportResult.Connected(tip())
        : new BlockImportResult.SideBranch(headers.get(id).height());
  }

  private static HeaderEntry withBlock(HeaderEntry e) {
    return new HeaderEntry(e.id(), e.height(), e.header(), 0, e.work(), true);
  }

  /** Follows the highest block that the new one makes whole, if it is above the tip. */
  private void connect(Hash256 id) {
    HeaderEntry target = best.getLast();
    var whole = new ArrayDeque<HeaderEntry>();
    if (isWhole(headers.get(id))) {
      whole.add(headers.get(id));
    }
    while (!whole.isEmpty()) {
      HeaderEntry at = whole.remove();
      target = at.height() > target.height() ? at : target;
      children.getOrDefault(at.id(), List.of()).stream()
          .filter(bodies::containsKey)
          .map(headers::get)
          .forEach(whole::add);
    }
    var path = new ArrayList<HeaderEntry>();
    for (HeaderEntry at = target; !onBest.contains(at.id()); ) {
      path.addFirst(at);
      at = headers.get(at.header().previous());
    }
    if (path.isEmpty()) {
      return;
    }
    Hash256 fork = path.getFirst().header().previous();
    while (!best.getLast().id().equals(fork)) {
      HeaderEntry left = best.removeLast();
      onBest.remove(left.id());
      listeners.forEach(listener -> listener.disconnected(left, bodies.get(left.id())));
    }
    for (HeaderEntry joined : path) {
      best.add(joined);
      onBest.add(joined.id());
      listeners.forEach(listener -> listener.connected(joined, bodies.get(joined.id())));
    }
  }

  private boolean isWhole(HeaderEntry entry) {
    HeaderEntry at = entry;
    while (!onBest.contains(at.id())) {
      if (!bodies.containsKey(at.id())) {
        return false;
      }
      at = headers.get(at.header().previous());
    }
    return true;
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
    // No rule here asks for them.
  }

  @Override
  public synchronized void addListener(ChainListener listener) {
    listeners.add(listener);
  }
}
