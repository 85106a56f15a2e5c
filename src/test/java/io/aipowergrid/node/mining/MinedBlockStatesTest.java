package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.consensus.TestMiner;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What found blocks are worth while the chain grows and reorganises. */
class MinedBlockStatesTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final TestMiner MINER = new TestMiner(PARAMS);

  private record Found(int height, MinedBlockState state) {}

  /** An account in memory that follows the same rule as the table. */
  private final class Book implements MinedBlockStates.Account {
    final Map<Hash256, Found> blocks = new LinkedHashMap<>();
    final List<Integer> looks = new ArrayList<>();
    boolean broken;
    Runnable meanwhile = () -> {};

    @Override
    public void update(int from, MinedBlockStates.Judge judge) {
      looks.add(from);
      if (broken) {
        throw new IllegalStateException("the database is away");
      }
      blocks.replaceAll(
          (id, found) ->
              found.state() == MinedBlockState.IMMATURE || found.height() >= from
                  ? new Found(found.height(), judge.of(id, found.height()))
                  : found);
      meanwhile.run();
    }
  }

  private final ChainHarness harness =
      new ChainHarness(PARAMS, MINER.genesis().time() + 1000 * TestMiner.SPACING);
  private final Book book = new Book();
  private final MinedBlockStates states = new MinedBlockStates(harness.chain, book);
  private Mined tip = MINER.genesis();

  @AfterEach
  void close() {
    harness.close();
  }

  private Mined grow(int salt) {
    tip = MINER.mine(tip, salt, 0, List.of());
    harness.chain.submitBlock(tip.block());
    return tip;
  }

  /** As the source does: written first, then offered. */
  private Mined find() {
    var mined = MINER.mine(tip, 99, 0, List.of());
    book.blocks.put(mined.id(), new Found(mined.height(), MinedBlockState.ORPHANED));
    harness.chain.submitBlock(mined.block());
    tip = mined;
    states.recheck();
    return mined;
  }

  private MinedBlockState state(Mined mined) {
    return book.blocks.get(mined.id()).state();
  }

  @Test
  void ripensWithTheHundredthBlock() {
    Mined found = find();
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);
    for (int i = 0; i < 98; i++) {
      grow(0);
    }
    states.follow();
    assertThat(harness.chain.tip().height()).isEqualTo(99);
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);
    grow(0);
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.MATURE);
  }

  @Test
  void followsAReorganisationAwayAndBack() {
    grow(0);
    Mined fork = tip;
    Mined found = find();
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);

    tip = fork;
    grow(7);
    grow(7);
    assertThat(harness.chain.onBestChain(found.id())).isFalse();
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.ORPHANED);

    tip = found;
    grow(0);
    grow(0);
    assertThat(harness.chain.onBestChain(found.id())).isTrue();
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);
  }

  @Test
  void takesRipeBlocksBackWhenTheyLeaveTheChain() {
    grow(0);
    Mined fork = tip;
    Mined found = find();
    for (int i = 0; i < 99; i++) {
      grow(0);
    }
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.MATURE);

    tip = fork;
    for (int i = 0; i < 101; i++) {
      grow(7);
    }
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.ORPHANED);
  }

  @Test
  void looksAtEverythingAfterAStartAndAtNothingWithoutNews() {
    grow(0);
    states.follow();
    states.follow();
    assertThat(book.looks).containsExactly(0);

    grow(0);
    states.follow();
    assertThat(book.looks).containsExactly(0, Integer.MAX_VALUE);
  }

  @Test
  void looksAgainAtWhatItCouldNotStore() {
    Mined found = find();
    book.broken = true;
    assertThatThrownBy(states::follow).hasMessage("the database is away");
    book.broken = false;
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);
  }

  @Test
  void looksAgainWhenTheChainMovedUnderTheLook() {
    Mined found = find();
    book.meanwhile =
        () -> {
          book.meanwhile = () -> {};
          grow(0);
        };
    states.follow();
    book.blocks.replace(found.id(), new Found(found.height(), MinedBlockState.ORPHANED));
    states.follow();
    assertThat(state(found)).isEqualTo(MinedBlockState.IMMATURE);
  }
}
