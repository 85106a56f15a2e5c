package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that promise and do not deliver; and what this node gives to others and what not. */
@Timeout(120)
class DownloadAndServeTest {
  private static Vertx vertx = Vertx.vertx();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  @Test
  void blocksThatAPeerDoesNotBringAreAskedOfAnother() throws IOException {
    try (var node = TestNode.start(vertx, "block-timeout", "1S");
        var liar = RawPeer.greet(node);
        var honest = TestNode.start(vertx)) {
      List<BlockHeader> headers = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        headers.add(honest.chain.mine(i).header());
      }
      liar.send(new Message.Headers(headers));
      assertThat(liar.expect(Message.GetData.class).items()).hasSize(8);
      assertThat(node.height()).isZero();
      node.manager.addManual(honest.endpoint());
      await().atMost(Duration.ofSeconds(30)).until(() -> node.height() == 30);
    }
  }

  @Test
  void blocksThatAPeerSaysItLacksAreAskedOfAnotherAtOnce() throws IOException {
    try (var node = TestNode.start(vertx);
        var poor = RawPeer.greet(node);
        var rich = RawPeer.greet(node)) {
      Block block = FakeChain.blockOn(node.chain.bestHeader(), 1, 0);
      var item = new InventoryItem(InventoryItem.WITNESS_BLOCK, node.chain.idOf(block.header()));
      poor.send(new Message.Headers(List.of(block.header())));
      assertThat(poor.expect(Message.GetData.class).items()).containsExactly(item);
      rich.send(new Message.Headers(List.of(block.header())));
      rich.settle();
      poor.send(new Message.NotFound(List.of(item)));
      assertThat(rich.expect(Message.GetData.class).items()).containsExactly(item);
      rich.send(new Message.BlockBody(block));
      await().until(() -> node.height() == 1);
    }
  }

  @Test
  void blocksThatEveryoneWasLateWithAreAskedForAgain() throws IOException {
    var now = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000L));
    var options = TestNode.Options.of("block-timeout", "1S").at(now::get, 1, 2, 3);
    try (var node = TestNode.start(vertx, options);
        var one = RawPeer.greet(node);
        var two = RawPeer.greet(node)) {
      Block block = FakeChain.blockOn(node.chain.bestHeader(), 1, 0);
      one.send(new Message.Headers(List.of(block.header())));
      one.expect(Message.GetData.class);
      two.send(new Message.Headers(List.of(block.header())));
      two.settle();
      now.updateAndGet(time -> time.plusSeconds(2));
      node.sync.tick();
      two.expect(Message.GetData.class);
      now.updateAndGet(time -> time.plusSeconds(2));
      node.sync.tick();
      assertThat(node.sync.progress().blocksInFlight()).isEqualTo(1);
    }
  }

  /** The window ends 1024 blocks above the one kept back: without a rule for it all would wait. */
  @Test
  void whoeverKeepsTheNextBlockBackIsLateWhateverElseItBringsAndIsLeft() throws IOException {
    var now = new AtomicReference<>(Instant.ofEpochSecond(1_700_000_000L));
    var options = TestNode.Options.of("block-timeout", "1S").at(now::get, 1, 2, 3);
    try (var node = TestNode.start(vertx, options);
        var honest = RawPeer.greet(node);
        var dripping = RawPeer.greet(node)) {
      var blocks = new HashMap<Hash256, Block>();
      List<BlockHeader> headers = chainOf(60, blocks);
      Thread.ofVirtual().start(() -> bring(honest, blocks, 0));
      Thread.ofVirtual().start(() -> bring(dripping, blocks, 1));
      for (int height = 20; height <= 60; height += 20) {
        var news = new Message.Headers(headers.subList(height - 20, height));
        dripping.send(news);
        await().until(() -> node.sync.progress().blocksInFlight() > 0);
        honest.send(news);
        awaitHeight(node, height, now);
      }
      await().until(() -> node.ready() == 1);
      assertThat(node.manager.bans()).isEmpty();
    }
  }

  private static void awaitHeight(
      TestNode<FakeChain> node, int height, AtomicReference<Instant> now) {
    await()
        .until(
            () -> {
              now.updateAndGet(time -> time.plusMillis(300));
              node.sync.tick();
              return node.height() == height;
            });
  }

  private static List<BlockHeader> chainOf(int length, Map<Hash256, Block> blocks) {
    var source = new FakeChain();
    var headers = new ArrayList<BlockHeader>();
    for (int i = 0; i < length; i++) {
      Block block = source.mine(i);
      headers.add(block.header());
      blocks.put(source.tip().id(), block);
    }
    return headers;
  }

  /** Answers each request but for its first blocks, until the node leaves. */
  private static void bring(RawPeer peer, Map<Hash256, Block> blocks, int keptBack) {
    try {
      while (true) {
        for (var item :
            peer.expect(Message.GetData.class).items().stream().skip(keptBack).toList()) {
          peer.send(new Message.BlockBody(blocks.get(item.hash())));
        }
      }
    } catch (IOException | NoSuchElementException end) {
      // The node left, or the test is over.
    }
  }

  @Test
  void aBlockThatConnectsWhileHeadersAreLookedUpIsStillAnnounced() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      var mined = new CompletableFuture<Block>();
      node.chain.afterLookup = () -> mined.complete(node.chain.mine(1));
      Hash256 genesis = node.chain.tip().id();
      peer.send(new Message.GetHeaders(70028, List.of(genesis), Hash256.ZERO));
      var item = new InventoryItem(InventoryItem.BLOCK, node.chain.idOf(mined.join().header()));
      assertThat(peer.expect(Message.Inv.class).items()).containsExactly(item);
      // An inv tells of a block, but gives no header: the next one cannot come as a header either.
      peer.send(new Message.SendHeaders());
      peer.settle();
      node.chain.mine(2);
      var next = new InventoryItem(InventoryItem.BLOCK, node.chain.tip().id());
      assertThat(peer.expect(Message.class)).isEqualTo(new Message.Inv(List.of(next)));
    }
  }

  @Test
  void whileHeadersAreCheckedNobodyElseIsAskedForTheSame() throws IOException {
    var checked = new CompletableFuture<Void>();
    var inCheck = new CompletableFuture<Void>();
    try (var node = TestNode.start(vertx);
        var first = RawPeer.greet(node);
        var second = RawPeer.greet(node)) {
      node.chain.beforeHeaders =
          () -> {
            inCheck.complete(null);
            checked.join();
          };
      Block block = FakeChain.blockOn(node.chain.bestHeader(), 1, 0);
      first.send(new Message.Headers(List.of(block.header())));
      inCheck.join();
      node.sync.tick();
      second.send(new Message.Ping(1));
      assertThat(second.expect(Message.class)).isEqualTo(new Message.Pong(1));
      checked.complete(null);
      assertThat(second.expect(Message.GetHeaders.class).locator()).isNotEmpty();
    }
  }

  @Test
  void duringTheFirstDownloadHeadersAreKeptFromStrangersOnly() throws IOException {
    try (var node = TestNode.start(vertx);
        var trusting = TestNode.start(vertx, "trusted", "127.0.0.1");
        var stranger = RawPeer.greet(node);
        var friend = RawPeer.greet(trusting)) {
      node.chain.initialDownload(true);
      trusting.chain.initialDownload(true);
      var ask = new Message.GetHeaders(70028, List.of(Hash256.ZERO), Hash256.ZERO);
      stranger.send(ask);
      stranger.send(new Message.Ping(1));
      assertThat(stranger.expect(Message.class)).isEqualTo(new Message.Pong(1));
      friend.send(ask);
      assertThat(friend.expect(Message.class)).isEqualTo(new Message.Headers(List.of()));
    }
  }

  @Test
  void staleBlocksAreGivenAsLongAsAReorganisationToThemIsAllowed() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      HeaderEntry genesis = node.chain.bestHeader();
      Block stale = FakeChain.blockOn(genesis, 99, 0);
      for (int i = 0; i < 60; i++) {
        node.chain.mine(i);
      }
      node.chain.submitBlock(stale);
      var item = new InventoryItem(InventoryItem.WITNESS_BLOCK, node.chain.idOf(stale.header()));
      peer.send(new Message.GetData(List.of(item)));
      Message.BlockBody given = peer.expect(Message.BlockBody.class);
      assertThat(BlockCodec.toBytes(given.block())).isEqualTo(BlockCodec.toBytes(stale));
      node.chain.mine(60);
      peer.send(new Message.GetData(List.of(item)));
      assertThat(peer.expect(Message.NotFound.class).items()).containsExactly(item);
    }
  }

  @Test
  void oldStyleInventoryIsGivenInStepsOfFiveHundred() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      for (int i = 0; i < 501; i++) {
        node.chain.mine(i);
      }
      peer.settle();
      Hash256 genesis = node.chain.findHeaderAt(0).orElseThrow().id();
      peer.send(new Message.GetBlocks(70028, List.of(genesis), Hash256.ZERO));
      Message.Inv first = peer.expect(Message.Inv.class);
      while (first.items().size() == 1) { // announcements of the blocks just mined
        first = peer.expect(Message.Inv.class);
      }
      assertThat(first.items()).hasSize(500);
      InventoryItem last = first.items().getLast();
      peer.send(new Message.GetData(List.of(last)));
      peer.expect(Message.BlockBody.class);
      assertThat(peer.expect(Message.Inv.class).items())
          .containsExactly(new InventoryItem(InventoryItem.BLOCK, node.chain.tip().id()));
    }
  }

  @Test
  void whatACompactBlockLacksIsGivenByPlace() throws IOException {
    Transaction one = CompactBlocksTest.tx(1);
    Transaction two = CompactBlocksTest.tx(2);
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      Block block = node.chain.mine(1, one, two);
      Hash256 id = node.chain.idOf(block.header());
      peer.send(new Message.GetBlockTxn(id, List.of(1, 2)));
      assertThat(peer.expect(Message.BlockTxn.class).transactions()).containsExactly(one, two);
      peer.send(new Message.GetBlockTxn(id, List.of(3)));
      assertThat(peer.isClosedByNode()).isTrue();
    }
  }

  @Test
  void aCompactBlockIsCompletedByAsking() throws IOException {
    Transaction one = CompactBlocksTest.tx(1);
    Transaction two = CompactBlocksTest.tx(2);
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      node.pool.accept(one);
      Block block = FakeChain.blockOn(node.chain.bestHeader(), 1, 0, one, two);
      var compact =
          new CompactBlocks(RawPeer.CODEC, FakeChain.REGTEST.blockCodec(), new FakePool(), () -> 5);
      peer.send(compact.message(block, true));
      Message.GetBlockTxn asked = peer.expect(Message.GetBlockTxn.class);
      assertThat(asked.indexes()).containsExactly(2);
      peer.send(new Message.BlockTxn(asked.blockId(), List.of(two)));
      await().until(() -> node.height() == 1);
    }
  }

  @Test
  void transactionsBelowThePeersFeeFilterAreNotAnnounced() throws IOException {
    try (var node = TestNode.start(vertx);
        var picky = RawPeer.greet(node);
        var modest = RawPeer.greet(node)) {
      picky.send(new Message.FeeFilter(FakePool.FEE + 1));
      modest.send(new Message.FeeFilter(FakePool.FEE));
      picky.settle();
      modest.settle();
      Transaction tx = CompactBlocksTest.tx(1);
      node.pool.accept(tx);
      assertThat(modest.expect(Message.Inv.class).items())
          .containsExactly(new InventoryItem(InventoryItem.TX, tx.txid()));
      picky.send(new Message.FeeFilter(FakePool.FEE));
      picky.send(new Message.MemPool());
      assertThat(picky.expect(Message.Inv.class).items())
          .as("the first that it hears, once it asks for less")
          .containsExactly(new InventoryItem(InventoryItem.TX, tx.txid()));
    }
  }

  @Test
  void aTransactionThatNobodyBroughtIsAskedOfTheNextAnnouncer() {
    var now = java.time.Instant.ofEpochSecond(1_700_000_000L);
    var requests = new TransactionRequests(2);
    try (var node = TestNode.start(vertx);
        var one = RawPeer.greet(node);
        var two = RawPeer.greet(node)) {
      await().until(() -> node.ready() == 2);
      var first = new PeerState(node.manager.peers().getFirst(), now);
      var second = new PeerState(node.manager.peers().getLast(), now);
      Hash256 id = Hash256.fromHex("11".repeat(32));
      assertThat(requests.announced(id, first, now)).isTrue();
      assertThat(requests.announced(id, second, now)).isFalse();
      assertThat(requests.late(now.plus(TransactionRequests.TIMEOUT))).isEmpty();
      assertThat(requests.late(now.plus(TransactionRequests.TIMEOUT).plusNanos(1)))
          .containsExactly(new TransactionRequests.Again(id, second));
      assertThat(requests.announced(Hash256.fromHex("22".repeat(32)), first, now)).isTrue();
      assertThat(requests.announced(Hash256.fromHex("33".repeat(32)), first, now))
          .as("the limit of all")
          .isFalse();
      assertThat(requests.announced(id, first, now)).isFalse();
      assertThat(requests.arrived(id, second)).contains(List.of(first));
      assertThat(requests.arrived(id, second)).isEmpty();
      assertThat(requests.size()).isEqualTo(1);
      one.settle();
      two.settle();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void orphansAreBoundedAndLeaveWithTheirSender() {
    var orphans = new OrphanTransactions(3);
    try (var node = TestNode.start(vertx);
        var peer = RawPeer.greet(node)) {
      await().until(() -> node.ready() == 1);
      var now = java.time.Instant.EPOCH;
      var source = new PeerState(node.manager.peers().getFirst(), now);
      for (int i = 0; i < 4; i++) {
        orphans.add(CompactBlocksTest.tx(i), source);
      }
      assertThat(orphans.size()).isEqualTo(3);
      assertThat(orphans.contains(CompactBlocksTest.tx(0).txid())).isFalse();
      assertThat(orphans.takeChildrenOf(Hash256.ZERO)).hasSize(3);
      orphans.add(CompactBlocksTest.tx(1), source);
      orphans.removeFrom(source);
      assertThat(orphans.size()).isZero();
      peer.settle();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
