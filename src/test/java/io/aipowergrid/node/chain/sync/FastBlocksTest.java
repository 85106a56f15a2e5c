package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.CompactBlock.Prefilled;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New blocks by short ids without being asked each time (BIP 152, high bandwidth). */
@Timeout(120)
class FastBlocksTest {
  private static final Message.SendCompact WANTED = new Message.SendCompact(true, 2);
  private static final Message.SendCompact NO_MORE = new Message.SendCompact(false, 2);
  private static final int MUTATIONS = 3_000;
  private static Vertx vertx = Vertx.vertx();

  private final Transaction one = CompactBlocksTest.tx(1);
  private final Transaction two = CompactBlocksTest.tx(2);
  private final CompactBlocks sender =
      new CompactBlocks(RawPeer.CODEC, FakeChain.REGTEST.blockCodec(), new FakePool(), () -> 5);

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private static Block next(TestNode<FakeChain> node, long nonce, Transaction... transactions) {
    return FakeChain.blockOn(node.chain.bestHeader(), nonce, 0, transactions);
  }

  /** Greets as a peer that understands version 2, past the node's own first words on it. */
  private static RawPeer greet(TestNode<FakeChain> node) throws IOException {
    RawPeer peer = RawPeer.greet(node);
    peer.send(NO_MORE);
    peer.settle();
    return peer;
  }

  /** Brings the next block whole, and waits for what the node says of short ids then. */
  private static Message.SendCompact bring(TestNode<FakeChain> node, RawPeer peer, long nonce)
      throws IOException {
    Block block = next(node, nonce);
    peer.send(new Message.Headers(List.of(block.header())));
    peer.expect(Message.GetData.class);
    peer.send(new Message.BlockBody(block));
    return peer.expect(Message.SendCompact.class);
  }

  @Test
  void whoeverBringsABlockIsAskedForTheNextAtOnceAndTheOldestOfFourNoMore() throws IOException {
    var peers = new ArrayList<RawPeer>();
    try (var node = TestNode.start(vertx)) {
      for (int i = 0; i < 4; i++) {
        peers.add(greet(node));
        assertThat(bring(node, peers.getLast(), i)).isEqualTo(WANTED);
      }
      assertThat(peers.getFirst().expect(Message.SendCompact.class)).isEqualTo(NO_MORE);
      Block block = next(node, 9);
      peers.get(1).send(sender.message(block, true));
      await().until(() -> node.height() == 5);
      assertThat(bring(node, peers.getFirst(), 10)).isEqualTo(WANTED);
      assertThat(peers.get(2).expect(Message.SendCompact.class))
          .as("the second has just brought one")
          .isEqualTo(NO_MORE);
    } finally {
      for (RawPeer peer : peers) {
        peer.close();
      }
    }
  }

  @Test
  void duringTheFirstDownloadNobodyIsAsked() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = greet(node)) {
      node.chain.initialDownload(true);
      Block block = next(node, 1);
      peer.send(new Message.Headers(List.of(block.header())));
      peer.expect(Message.GetData.class);
      peer.send(new Message.BlockBody(block));
      await().until(() -> node.height() == 1);
      Block second = next(node, 2, one);
      peer.send(sender.message(second, true));
      assertThat(peer.expect(Message.GetData.class).items())
          .as("its header counts, its short ids do not")
          .containsExactly(
              new InventoryItem(InventoryItem.WITNESS_BLOCK, node.chain.idOf(second.header())));
    }
  }

  @Test
  void aBlockIsMadeOfThePoolAndOfWhatIsAskedFor() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = greet(node)) {
      bring(node, peer, 1);
      node.pool.accept(one);
      Block block = next(node, 2, one, two);
      peer.send(sender.message(block, true));
      Message.GetBlockTxn asked = peer.expect(Message.GetBlockTxn.class);
      assertThat(asked.indexes()).containsExactly(2);
      peer.send(new Message.BlockTxn(asked.blockId(), List.of(two)));
      await().until(() -> node.height() == 2);
      node.pool.accept(two);
      peer.send(sender.message(next(node, 3, one, two), true));
      await().until(() -> node.height() == 3);
    }
  }

  @Test
  void anAnswerThatDoesNotFitLeadsToTheWholeBlock() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = greet(node)) {
      Block block = next(node, 1, one, two);
      Hash256 id = node.chain.idOf(block.header());
      peer.send(sender.message(block, true));
      assertThat(peer.expect(Message.GetBlockTxn.class).indexes()).containsExactly(1, 2);
      peer.send(new Message.BlockTxn(id, List.of(two)));
      assertThat(peer.expect(Message.GetData.class).items())
          .containsExactly(new InventoryItem(InventoryItem.WITNESS_BLOCK, id));
      peer.send(new Message.BlockBody(block));
      await().until(() -> node.height() == 1);
    }
  }

  @Test
  void silenceLeadsToTheWholeBlockFromAnother() throws IOException {
    try (var node = TestNode.start(vertx);
        var silent = greet(node);
        var other = greet(node)) {
      Block block = next(node, 1, one);
      Hash256 id = node.chain.idOf(block.header());
      silent.send(sender.message(block, true));
      silent.expect(Message.GetBlockTxn.class);
      other.send(new Message.Headers(List.of(block.header())));
      // It may be asked for the whole block before the other is; then its leaving hands that on.
      silent.close();
      assertThat(other.expect(Message.GetData.class).items())
          .containsExactly(new InventoryItem(InventoryItem.WITNESS_BLOCK, id));
      other.send(new Message.BlockBody(block));
      await().until(() -> node.height() == 1);
    }
  }

  @Test
  void oneBlockIsCompletedByOnePeerAndComparedOnceForEach() throws IOException {
    try (var node = TestNode.start(vertx);
        var first = greet(node);
        var second = greet(node)) {
      Block block = next(node, 1, one);
      Hash256 id = node.chain.idOf(block.header());
      first.send(sender.message(block, true));
      first.expect(Message.GetBlockTxn.class);
      second.send(sender.message(block, true));
      second.settle();
      for (int i = 0; i < 50; i++) {
        first.send(sender.message(block, true));
      }
      first.send(new Message.BlockTxn(id, List.of(one)));
      await().until(() -> node.height() == 1);
      assertThat(node.pool.listings()).as("comparisons with the pool").isEqualTo(2);
    }
  }

  @Test
  void anInvalidBlockByShortIdsIsNobodysFault() throws IOException {
    try (var node = TestNode.start(vertx);
        var peer = greet(node)) {
      Block bad = FakeChain.blockOn(node.chain.bestHeader(), 1, FakeChain.BAD_VALUE);
      peer.send(sender.message(bad, true));
      peer.settle();
      assertThat(node.height()).isZero();
      assertThat(node.manager.bans()).isEmpty();
      assertThat(node.manager.describe().getFirst().banScore()).isZero();
    }
  }

  @Test
  void aPeerThatWantsThemGetsEachNewBlockByShortIds() throws IOException {
    try (var node = TestNode.start(vertx);
        var fast = greet(node);
        var slow = greet(node)) {
      node.pool.accept(one);
      fast.send(WANTED);
      fast.settle();
      for (RawPeer peer : List.of(fast, slow)) {
        peer.send(
            new Message.GetHeaders(70028, node.chain.locator(node.chain.tip().id()), Hash256.ZERO));
        peer.expect(Message.Headers.class);
      }
      Block block = node.chain.mine(1, one);
      CompactBlock sent = fast.expect(Message.CompactBlockBody.class).block();
      assertThat(sent.header()).isEqualTo(block.header());
      assertThat(sent.shortIds()).hasSize(1);
      assertThat(slow.expect(Message.Inv.class).items())
          .contains(new InventoryItem(InventoryItem.BLOCK, node.chain.idOf(block.header())));
    }
  }

  /** Whatever places, ids and transactions a stranger makes up: a verdict, and no other end. */
  @Test
  void nonsenseEndsInAVerdict() {
    var random = new Random(11);
    var chain = new FakeChain();
    var pool = new FakePool();
    pool.accept(one);
    pool.accept(two);
    var compact =
        new CompactBlocks(RawPeer.CODEC, FakeChain.REGTEST.blockCodec(), pool, new Random(1));
    Block block = FakeChain.blockOn(chain.bestHeader(), 1, 0, one, two);
    Hash256 id = chain.idOf(block.header());
    int sensible = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      var ids = new ArrayList<Long>();
      random.longs(random.nextInt(6), 0, 1L << 48).forEach(ids::add);
      var prefilled = new ArrayList<Prefilled>();
      for (int at = random.nextInt(3); at < 8; at += 1 + random.nextInt(6)) {
        prefilled.add(new Prefilled(at, block.transactions().get(random.nextInt(3))));
      }
      var partial =
          compact.reconstruct(
              id, new CompactBlock(block.header(), random.nextLong(), ids, prefilled));
      if (partial.isPresent()) {
        sensible++;
        List<Integer> missing = partial.get().missing();
        assertThat(partial.get().filledWith(List.of()).isPresent()).isEqualTo(missing.isEmpty());
      }
    }
    assertThat(sensible).isBetween(1, MUTATIONS - 1);
  }

  @Test
  void moreTransactionsThanABlockCanHoldMakeNoSense() {
    var chain = new FakeChain();
    Block block = FakeChain.blockOn(chain.bestHeader(), 1, 0);
    Hash256 id = chain.idOf(block.header());
    var most = Collections.nCopies(CompactBlocks.TRANSACTIONS_MAX, 7L);
    assertThat(sender.reconstruct(id, new CompactBlock(block.header(), 1, most, List.of())))
        .isPresent();
    var more = Collections.nCopies(CompactBlocks.TRANSACTIONS_MAX + 1, 7L);
    assertThat(sender.reconstruct(id, new CompactBlock(block.header(), 1, more, List.of())))
        .isEmpty();
    assertThat(sender.reconstruct(id, new CompactBlock(block.header(), 1, List.of(), List.of())))
        .isEmpty();
  }
}
