package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A chain without its old bodies goes on, reorganises as deep as the rules let it, and restarts.
 */
class PruningTest {
  private static final int KEPT = ValidatingChain.BLOCKS_KEPT_MIN;
  private static final NetworkParams PARAMS =
      NetworkParamsReader.parse(
          """
          {"extends": "aipg-regtest", "name": "pruned", "assets": {"issuable": false}}
          """
              .getBytes(StandardCharsets.UTF_8));
  private static final TestMiner MINER = new TestMiner(PARAMS);
  private static final ValidatingChain.Options OPTIONS =
      new ValidatingChain.Options(ImportLimits.DEFAULT, 1, KEPT);

  private static List<Mined> mine(Mined from, int salt, int count) {
    var mined = new ArrayList<Mined>();
    Mined tip = from;
    for (int i = 0; i < count; i++) {
      tip = MINER.mine(tip, salt, 0, List.of());
      mined.add(tip);
    }
    return mined;
  }

  private static List<Block> blocks(List<Mined> mined) {
    return mined.stream().map(Mined::block).toList();
  }

  @Test
  void goesOnWithoutOldBodies() {
    int depth = PARAMS.reorgLimit().depth();
    List<Mined> best = mine(MINER.genesis(), 0, KEPT + 160);
    List<Mined> fork = mine(best.get(best.size() - depth - 1), 1, depth + 1);
    long clock = fork.getLast().time();
    var store = new MemoryChainStore();
    try (var harness = new ChainHarness(PARAMS, clock, store, OPTIONS)) {
      harness.connectAll(blocks(best));
      assertThat(harness.chain.findBlockBytes(best.getFirst().id())).isEmpty();
      assertThat(harness.chain.findBlockBytes(best.get(best.size() - KEPT).id())).isPresent();
      assertThat(harness.chain.submitBlock(best.getFirst().block()))
          .isEqualTo(new BlockImportResult.AlreadyKnown());
      assertThat(harness.chain.findBlockBytes(best.getFirst().id()))
          .as("not stored anew")
          .isEmpty();
      blocks(fork).forEach(harness.chain::submitBlock);
      assertThat(harness.chain.tip().id()).isEqualTo(fork.getLast().id());
    }
    try (var again = new ChainHarness(PARAMS, clock + 1000, store, OPTIONS)) {
      assertThat(again.chain.tip().id()).isEqualTo(fork.getLast().id());
      again.connectAll(blocks(mine(fork.getLast(), 0, 1)));
    }
  }

  @Test
  void takesNothingBackWhenBodiesOnTheWayWerePruned() {
    List<Mined> best = mine(MINER.genesis(), 0, KEPT + 160);
    try (var harness =
        new ChainHarness(PARAMS, best.getLast().time(), new MemoryChainStore(), OPTIONS)) {
      harness.connectAll(blocks(best));
      assertThatThrownBy(() -> harness.chain.invalidate(best.get(10).id()))
          .isInstanceOf(NodeException.class)
          .hasMessageContaining("pruned");
      assertThat(harness.chain.tip().id()).isEqualTo(best.getLast().id());
      var near = best.get(best.size() - 5);
      harness.chain.invalidate(near.id());
      assertThat(harness.chain.tip().id()).isEqualTo(best.get(best.size() - 6).id());
      harness.chain.reconsider(near.id());
      assertThat(harness.chain.tip().id()).isEqualTo(best.getLast().id());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1, KEPT - 1})
  void refusesToKeepFewerThanAReorganisationMayNeed(int kept) {
    assertThatThrownBy(() -> new ValidatingChain.Options(ImportLimits.DEFAULT, 1, kept))
        .hasMessage("aipg.chain.keep-blocks is 0 or at least 288, not " + kept);
    assertThat(KEPT).isGreaterThan(PARAMS.reorgLimit().depth());
  }
}
