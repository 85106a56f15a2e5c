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
public final class TestMiner {
  static final Script ANYBODY = Script.fromHex("51");

  /** Seconds between blocks: so far apart each may have the least difficulty (chain.md 4). */
  public static final long SPACING = 121;

  private final NetworkParams params;
  private final Script payee;

  /** Its coins are anybody's. */
  public TestMiner(NetworkParams params) {
    this(params, ANYBODY);
  }

  /**
   * @param payee the script that coinbases pay
   */
  public TestMiner(NetworkParams params, Script payee) {
    this.params = params;
    this.payee = payee;
  }

  /** A block and where it stands. */
  public record Mined(Block block, Hash256 id, int height, long time) {}

  public Mined genesis() {
    return genesis(params.genesis().header().time());
  }

  /**
   * The genesis block, as if it were from that time: what follows has the times after it.
   *
   * @param time in seconds since 1970, not before the true one
   */
  public Mined genesis(long time) {
    return new Mined(params.genesis(), params.genesisHash(), 0, time);
  }

  /**
   * A block after the parent.
   *
   * @param salt makes siblings differ
   * @param excess units that its coinbase pays beyond what it may
   */
  public Mined mine(Mined parent, int salt, long excess, List<Transaction> transactions) {
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
            new TxOutput(subsidy.minus(share).units() + excess, payee),
            new TxOutput(share.units(), params.operations().script())),
        0);
  }

  /** Spends what anybody may spend. */
  public static Transaction spend(OutPoint coin, long units) {
    var input = new TxInput(coin, Script.EMPTY, TxInput.SEQUENCE_FINAL, Witness.EMPTY);
    return new Transaction(1, List.of(input), List.of(new TxOutput(units, ANYBODY)), 0);
  }
}
