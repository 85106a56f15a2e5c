package io.aipowergrid.node.chain.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.ByteWriter;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.consensus.TestMiner.Mined;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Two transaction ids side by side can be read as one transaction of 64 bytes, which gives a block
 * a second body under the same merkle root (CVE-2017-12842). Whoever offers it first must not keep
 * the true block out.
 */
class MerkleAmbiguityTest {
  private static final NetworkParams PARAMS = NetworkParamsReader.read("aipg-regtest");
  private static final TestMiner MINER = new TestMiner(PARAMS);

  /** Found by trying: with this fee the id of the payment fits the second half of a transaction. */
  private static final long FEE = 1_173_698;

  @Test
  void aBodyMadeOfTreeNodesDoesNotKeepTheTrueOneOut() {
    Mined first = MINER.mine(MINER.genesis(), 0, 0, List.of());
    Mined tip = first;
    try (var harness = new ChainHarness(PARAMS, tip.time() + 200 * TestMiner.SPACING)) {
      harness.connectAll(List.of(first.block()));
      for (int i = 0; i < ConsensusLimits.COINBASE_MATURITY - 1; i++) {
        tip = MINER.mine(tip, 0, 0, List.of());
        harness.connectAll(List.of(tip.block()));
      }
      Transaction reward = first.block().transactions().getFirst();
      Transaction payment =
          TestMiner.spend(reward.outPoint(0), reward.outputs().getFirst().value() - FEE);
      int salt = 0;
      Optional<Transaction> node = Optional.empty();
      Mined mined = tip;
      while (node.isEmpty()) {
        mined = MINER.mine(tip, salt++, 0, List.of(payment));
        node = asTransaction(mined.block());
        assertThat(salt).as("one coinbase of 256 fits the first half").isLessThan(10_000);
      }
      var forged = new Block(mined.block().header(), List.of(node.get()));
      assertThat(MerkleTree.of(forged)).isEqualTo(MerkleTree.of(mined.block()));

      assertThat(harness.chain.submitBlock(forged)).isInstanceOf(BlockImportResult.WrongBody.class);
      assertThat(harness.chain.tip().id()).isEqualTo(tip.id());
      assertThat(harness.chain.submitBlock(mined.block()))
          .isInstanceOf(BlockImportResult.Connected.class);
    }
  }

  /** The node over the two transactions of the block, read as a transaction. */
  private static Optional<Transaction> asTransaction(Block block) {
    var out = new ByteWriter();
    block.transactions().forEach(tx -> out.hash256(tx.txid()));
    try {
      return Optional.of(TransactionCodec.parse(out.toBytes()));
    } catch (MalformedBytesException e) {
      return Optional.empty();
    }
  }
}
