package io.aipowergrid.node.chain.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainIndex.AddressBalance;
import io.aipowergrid.node.chain.ChainIndex.AddressCoins;
import io.aipowergrid.node.chain.ChainIndex.AddressHistory;
import io.aipowergrid.node.chain.ChainIndex.TransactionPlace;
import io.aipowergrid.node.chain.ChainPosition;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.FollowerWalk;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.store.Database;
import io.aipowergrid.node.chain.store.PostgresChainStore;
import io.aipowergrid.node.chain.store.StoredBlocks;
import io.aipowergrid.node.chain.store.SyntheticChain;
import io.aipowergrid.node.chain.store.SyntheticChain.Made;
import io.aipowergrid.node.ops.testing.TestDatabase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ChainIndexIT {
  private static final int FORK_STEPS = 40;
  private static final int REORGANISATION_MAX = 4;

  private static DataSource source;

  private final PostgresChainStore store =
      SyntheticChain.store(source, UUID.randomUUID().toString());
  private final ForkingChain chain = new ForkingChain(store);
  private final Database database = new Database(source);
  private final ChainIndex index = new ChainIndexReader(database, store.networkNumber());
  private final FollowerWalk walk =
      new FollowerWalk(
          chain,
          new StoredBlocks(store, new BlockCodec(new HeaderCodec(0))),
          new IndexFollower(database, store.networkNumber()));

  @BeforeAll
  static void migrate() {
    source = TestDatabase.pool(TestDatabase.migrated());
  }

  @Test
  void isEmptyBeforeBlockOne() {
    assertThat(walk.step()).isFalse();
    assertThat(index.position()).isEmpty();
    assertThat(index.balance(Script.EMPTY))
        .isEqualTo(new AddressBalance(Amount.ZERO, Amount.ZERO, 0));
    assertThat(index.history(Script.EMPTY, Optional.empty(), 10).entries()).isEmpty();
    assertThat(index.coins(Script.EMPTY, Optional.empty(), 10).coins()).isEmpty();
    assertThat(index.findTransaction(Hash256.ZERO)).isEmpty();
  }

  @Test
  void saysWhatTheBestChainSaysAfterAnyForks() {
    var random = new SplittableRandom(21);
    for (int i = 0; i < FORK_STEPS; i++) {
      int depth = random.nextInt(REORGANISATION_MAX + 1);
      if (depth > 0 && depth <= chain.best().size() && random.nextBoolean()) {
        chain.reorganise(depth);
      } else {
        chain.connect();
      }
      // Sometimes the follower sees every change, sometimes only where several led.
      if (random.nextInt(3) > 0) {
        follow();
      }
      if (i % 10 == 9) {
        follow();
        assertSaysWhatTheChainSays();
      }
    }
  }

  @Test
  void forgetsTransactionsThatLeftTheBestChain() {
    chain.connect();
    follow();
    Made left = chain.best().getLast();
    chain.reorganise(1);
    follow();

    for (Transaction tx : left.block().transactions()) {
      assertThat(index.findTransaction(tx.txid())).isEmpty();
    }
    assertThat(index.position()).contains(position(chain.best().getLast()));
  }

  @Test
  void pagesThroughHistoryAndCoins() {
    for (int i = 0; i < 30; i++) {
      chain.connect();
    }
    follow();
    Script script = SyntheticChain.SCRIPTS.getFirst();
    List<AddressHistory.Entry> all = index.history(script, Optional.empty(), 1000).entries();
    assertThat(all).hasSizeGreaterThan(7);

    var paged = new ArrayList<AddressHistory.Entry>();
    Optional<Long> before = Optional.empty();
    do {
      AddressHistory page = index.history(script, before, 3);
      paged.addAll(page.entries());
      before = page.next();
    } while (before.isPresent());
    assertThat(paged).isEqualTo(all);

    var coins = new ArrayList<AddressCoins.Unspent>();
    Optional<OutPoint> after = Optional.empty();
    do {
      AddressCoins page = index.coins(script, after, 2);
      coins.addAll(page.coins());
      after = page.next();
    } while (after.isPresent());
    assertThat(coins).isEqualTo(index.coins(script, Optional.empty(), 1000).coins());
    assertThat(coins).hasSizeGreaterThan(4);
  }

  @Test
  void refusesPagesOutsideTheLimit() {
    for (int max : new int[] {0, ChainIndex.PAGE_MAX + 1}) {
      assertThatThrownBy(() -> index.history(Script.EMPTY, Optional.empty(), max))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> index.coins(Script.EMPTY, Optional.empty(), max))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(index.coins(Script.EMPTY, Optional.empty(), ChainIndex.PAGE_MAX).coins()).isEmpty();
  }

  @Test
  void saysThatABlockItNeedsIsPruned() {
    chain.connect();
    chain.connect();
    store.prune(2, 10);

    assertThatThrownBy(walk::step)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("index needs block 1, which is pruned");
  }

  private void follow() {
    while (walk.step()) {
      // Until the tip.
    }
  }

  private void assertSaysWhatTheChainSays() {
    assertThat(index.position()).contains(position(chain.best().getLast()));
    var history = new HashMap<Script, List<AddressHistory.Entry>>();
    for (Made block : chain.best()) {
      for (int i = 0; i < block.block().transactions().size(); i++) {
        Transaction tx = block.block().transactions().get(i);
        assertThat(index.findTransaction(tx.txid()))
            .contains(new TransactionPlace(block.id(), block.height(), i));
        List<Coin> spent = i == 0 ? List.of() : block.undo().spent().get(i - 1);
        entries(tx, spent, block.height(), i)
            .forEach((s, entry) -> history.computeIfAbsent(s, k -> new ArrayList<>()).add(entry));
      }
    }
    history.forEach(this::assertHistory);
    for (Script script : history.keySet()) {
      var expected = new HashMap<OutPoint, Coin>(chain.coins());
      expected.values().removeIf(coin -> !coin.output().script().equals(script));
      var found = new HashMap<OutPoint, Coin>();
      index
          .coins(script, Optional.empty(), 1000)
          .coins()
          .forEach(unspent -> found.put(unspent.outPoint(), unspent.coin()));
      assertThat(found).isEqualTo(expected);
    }
  }

  private void assertHistory(Script script, List<AddressHistory.Entry> oldestFirst) {
    assertThat(index.history(script, Optional.empty(), 1000).entries())
        .isEqualTo(oldestFirst.reversed());
    long received = oldestFirst.stream().mapToLong(e -> e.received().units()).sum();
    long sent = oldestFirst.stream().mapToLong(e -> e.sent().units()).sum();
    assertThat(index.balance(script))
        .isEqualTo(
            new AddressBalance(
                Amount.of(received - sent), Amount.of(received), oldestFirst.size()));
  }

  private static Map<Script, AddressHistory.Entry> entries(
      Transaction tx, List<Coin> spent, int height, int position) {
    var received = new HashMap<Script, Long>();
    var sent = new HashMap<Script, Long>();
    tx.outputs().forEach(output -> received.merge(output.script(), output.value(), Long::sum));
    spent.forEach(coin -> sent.merge(coin.output().script(), coin.output().value(), Long::sum));
    var entries = new HashMap<Script, AddressHistory.Entry>();
    received.keySet().forEach(script -> entries.put(script, null));
    sent.keySet().forEach(script -> entries.put(script, null));
    entries.replaceAll(
        (script, none) ->
            new AddressHistory.Entry(
                tx.txid(),
                height,
                position,
                Amount.of(received.getOrDefault(script, 0L)),
                Amount.of(sent.getOrDefault(script, 0L))));
    return entries;
  }

  private static ChainPosition position(Made made) {
    return new ChainPosition(made.height(), made.id());
  }
}
