package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.ScriptBuilder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Makes blocks of default regtest: X16RV2 and least difficulty, so that each costs two hashes. */
final class TestMiner {
  static final Script ANYBODY = Script.fromHex("51");
  private static final long SPACING = 121;

  private final NetworkParams params;

  TestMiner(NetworkParams params) {
    this.params = params;
  }

  /** A block and where it stands. */
  record Mined(Block block, Hash256 id, int height, long time) {}

  Mined genesis() {
    return new Mined(params.genesis(), params.genesisHash(), 0, params.genesis().header().time());
  }

  /**
   * A block after the parent.
   *
   * @param salt makes siblings differ
   * @param excess units that its coinbase pays beyond what it may
   */
  Mined mine(Mined parent, int salt, long excess, List<Transaction> transactions) {
    int height = parent.height() + 1;
    var all = new ArrayList<>(List.of(coinbase(height, salt, excess)));
    all.addAll(transactions);
    long time = parent.time() + SPACING;
    Hash256 root = MerkleTree.over(all.stream().map(Transaction::txid).toList()).root();
    long bits = CompactBits.encode(params.proofOfWork().powLimit());
    BigInteger target = CompactBits.target(bits).orElseThrow();
    for (long nonce = 0; ; nonce++) {
      var header = new LegacyHeader(0x30000000, parent.id(), root, time, bits, nonce);
      Hash256 id = params.headerHasher().id(header);
      if (new BigInteger(id.toDisplayHex(), 16).compareTo(target) <= 0) {
        return new Mined(new Block(header, all), id, height, time);
      }
    }
  }

  Transaction coinbase(int height, int salt, long excess) {
    Amount subsidy = params.subsidy().at(height);
    Amount share = params.operations().of(subsidy, height);
    Script script = new ScriptBuilder().number(height).number(salt + 1000).build();
    var input = new TxInput(OutPoint.NULL, script, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    return new Transaction(
        1,
        List.of(input),
        List.of(
            new TxOutput(subsidy.minus(share).units() + excess, ANYBODY),
            new TxOutput(share.units(), params.operations().script())),
        0);
  }

  /** Spends what anybody may spend. */
  static Transaction spend(OutPoint coin, long units) {
    var input = new TxInput(coin, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    return new Transaction(1, List.of(input), List.of(new TxOutput(units, ANYBODY)), 0);
  }
}
