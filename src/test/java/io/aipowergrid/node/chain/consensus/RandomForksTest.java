package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainListener;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random trees of blocks, offered out of order: whatever happens on the way, the coins are those of
 * the best branch alone.
 */
class RandomForksTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final TestMiner MINER = new TestMiner(PARAMS);
  private static final int BASE_BLOCKS = 103;
  private static final long CLOCK = 1_688_340_000L + 121L * 400;

  /** Writes seldom: only a full or old batch. */
  private static final ValidatingChain.Options SMALL_BATCHES =
      new ValidatingChain.Options(
          new ImportLimits(4096, 1 << 20, 3, 5, Duration.ofHours(1), 8, 1 << 20, 1000, 8), 1, 0);

  private static final List<TestMiner.Mined> BASE = new ArrayList<>();

  @BeforeAll
  static void mineTheBase() {
    TestMiner.Mined parent = MINER.genesis();
    for (int i = 0; i < BASE_BLOCKS; i++) {
      parent = MINER.mine(parent, 0, 0, List.of());
      BASE.add(parent);
    }
  }

  /** Blocks on the base: each spends the coinbase 100 blocks before it on its branch. */
  private static final class Tree {
    private final Random random;
    private final List<TestMiner.Mined> blocks = new ArrayList<>();
    private final Map<Hash256, TestMiner.Mined> parents = new HashMap<>();

    Tree(Random random, int size) {
      this.random = random;
      for (int i = 0; i < size; i++) {
        grow(i);
      }
    }

    private void grow(int salt) {
      int reach = Math.min(blocks.size(), 6);
      TestMiner.Mined parent =
          reach == 0 ? BASE.getLast() : blocks.get(blocks.size() - 1 - random.nextInt(reach));
      TestMiner.Mined coin = BASE.get(parent.height() - 100);
      Transaction minted = coin.block().transactions().getFirst();
      long units = minted.outputs().getFirst().value() - 1000;
      TestMiner.Mined next =
          MINER.mine(parent, salt + 1, 1000, List.of(TestMiner.spend(minted.outPoint(0), units)));
      blocks.add(next);
      parents.put(next.id(), parent);
    }

    List<TestMiner.Mined> branch(TestMiner.Mined end) {
      var branch = new ArrayList<TestMiner.Mined>();
      for (TestMiner.Mined at = end; parents.containsKey(at.id()); at = parents.get(at.id())) {
        branch.add(at);
      }
      Collections.reverse(branch);
      return branch;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void endsWithTheCoinsOfTheBestBranchWhateverTheOrder(int seed) {
    var random = new Random(seed);
    var tree = new Tree(random, 40);
    var offers = new ArrayList<>(tree.blocks);
    for (int i = 0; i + 3 < offers.size(); i += 3) {
      Collections.shuffle(offers.subList(i, i + 3), random);
    }
    var store = new MemoryChainStore();
    ChainHarness harness = open(store, seed % 2 == 0);
    harness.connectAllOrGather(BASE.stream().map(TestMiner.Mined::block).toList());
    var view = new View(harness);
    for (TestMiner.Mined offer : offers) {
      harness.chain.submitBlock(offer.block());
      if (random.nextInt(8) == 0) {
        harness.close();
        harness = open(store, random.nextBoolean());
        view = new View(harness);
      }
    }
    // A restart forgets blocks whose parent was not known; peers offer them again.
    for (TestMiner.Mined again : tree.blocks) {
      harness.chain.submitBlock(again.block());
    }
    harness.chain.commit();

    int best = tree.blocks.stream().mapToInt(TestMiner.Mined::height).max().orElseThrow();
    assertThat(harness.chain.tip().height()).isEqualTo(best);
    assertThat(view.tip).isIn(Optional.empty(), Optional.of(harness.chain.tip().id()));
    assertThat(CoinSetHash.of(store, harness.chain.tip().id()))
        .isEqualTo(alone(tree, harness.chain.tip().id()));
    harness.close();
  }

  /** The coins of a chain that saw nothing but the branch. */
  private static CoinSetHash alone(Tree tree, Hash256 tip) {
    TestMiner.Mined end =
        tree.blocks.stream().filter(block -> block.id().equals(tip)).findFirst().orElseThrow();
    try (var harness = new ChainHarness(PARAMS, CLOCK)) {
      harness.connectAll(BASE.stream().map(TestMiner.Mined::block).toList());
      harness.connectAll(tree.branch(end).stream().map(TestMiner.Mined::block).toList());
      return CoinSetHash.of(harness.store, tip);
    }
  }

  private static ChainHarness open(MemoryChainStore store, boolean small) {
    return new ChainHarness(
        PARAMS, CLOCK, store, small ? SMALL_BATCHES : ValidatingChain.Options.DEFAULT);
  }

  /** Follows by events alone and so proves their order. */
  private static final class View implements ChainListener {
    private Optional<Hash256> tip = Optional.empty();

    View(ChainHarness harness) {
      harness.chain.addListener(this);
    }

    @Override
    public void connected(HeaderEntry entry, Block block) {
      tip.ifPresent(before -> assertThat(entry.header().previous()).isEqualTo(before));
      tip = Optional.of(entry.id());
    }

    @Override
    public void disconnected(HeaderEntry entry, Block block) {
      tip.ifPresent(before -> assertThat(entry.id()).isEqualTo(before));
      tip = Optional.of(entry.header().previous());
    }
  }

  @Test
  void goesBackWhenABranchOfMoreWorkTurnsOutInvalid() {
    try (var harness = new ChainHarness(PARAMS, CLOCK)) {
      harness.connectAll(BASE.stream().map(TestMiner.Mined::block).toList());
      TestMiner.Mined good = MINER.mine(BASE.getLast(), 1, 0, List.of());
      TestMiner.Mined first = MINER.mine(BASE.getLast(), 2, 0, List.of());
      TestMiner.Mined bad = MINER.mine(first, 3, 1, List.of());
      harness.connectAll(List.of(good.block()));

      assertThat(harness.chain.submitBlock(first.block()))
          .isEqualTo(new BlockImportResult.SideBranch(104));
      BlockImportResult result = harness.chain.submitBlock(bad.block());

      assertThat(result).isInstanceOf(BlockImportResult.Rejected.class);
      assertThat(((BlockImportResult.Rejected) result).reason().code()).isEqualTo("bad-cb-amount");
      assertThat(harness.chain.tip().id()).isEqualTo(good.id());
      TestMiner.Mined child = MINER.mine(bad, 4, 0, List.of());
      assertThat(harness.chain.submitBlock(child.block()))
          .isInstanceOf(BlockImportResult.Rejected.class);
    }
  }

  @Test
  void leavesABranchThatTheOperatorMarksAndReturnsWhenTheMarkIsTaken() {
    try (var harness = new ChainHarness(PARAMS, CLOCK)) {
      harness.connectAll(BASE.stream().map(TestMiner.Mined::block).toList());
      TestMiner.Mined one = MINER.mine(BASE.getLast(), 1, 0, List.of());
      TestMiner.Mined two = MINER.mine(one, 1, 0, List.of());
      TestMiner.Mined other = MINER.mine(BASE.getLast(), 2, 0, List.of());
      harness.connectAll(List.of(one.block(), two.block()));
      harness.chain.submitBlock(other.block());

      harness.chain.invalidate(one.id());
      assertThat(harness.chain.tip().id()).isEqualTo(other.id());
      assertThat(harness.chain.bestHeader().id()).isEqualTo(other.id());

      harness.chain.reconsider(one.id());
      assertThat(harness.chain.tip().id()).isEqualTo(two.id());
    }
  }

  @Test
  void keepsTheFirstSeenOfTwoBranchesOfEqualWorkAlsoAfterARestart() {
    var store = new MemoryChainStore();
    TestMiner.Mined first = MINER.mine(BASE.getLast(), 1, 0, List.of());
    TestMiner.Mined second = MINER.mine(BASE.getLast(), 2, 0, List.of());
    try (var harness = open(store, false)) {
      harness.connectAll(BASE.stream().map(TestMiner.Mined::block).toList());
      harness.connectAll(List.of(first.block()));
      harness.chain.submitBlock(second.block());
      assertThat(harness.chain.tip().id()).isEqualTo(first.id());
    }
    try (var harness = open(store, false)) {
      assertThat(harness.chain.tip().id()).isEqualTo(first.id());
    }
  }

  @Test
  void connectsOrphansWhenTheirParentArrives() {
    try (var harness = new ChainHarness(PARAMS, CLOCK)) {
      TestMiner.Mined parent = BASE.get(0);
      TestMiner.Mined child = BASE.get(1);

      assertThat(harness.chain.submitBlock(child.block()))
          .isEqualTo(new BlockImportResult.Orphan(parent.id()));
      harness.chain.submitBlock(parent.block());

      assertThat(harness.chain.tip().id()).isEqualTo(child.id());
    }
  }
}
