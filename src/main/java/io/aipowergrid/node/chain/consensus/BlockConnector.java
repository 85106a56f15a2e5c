package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.OperationsShare;
import io.aipowergrid.node.chain.script.ScriptPatterns;
import io.aipowergrid.node.chain.script.SigOps;
import io.aipowergrid.node.chain.store.BlockUndo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * Applies a block to the coins and takes it back (ConnectBlock, DisconnectBlock; chain.md 6).
 * Belongs to the import thread.
 */
final class BlockConnector {
  private final NetworkParams params;
  private final TransactionRules transactions;
  private final ScriptChecks scripts;

  BlockConnector(NetworkParams params, ScriptChecks scripts) {
    this.params = params;
    this.transactions = new TransactionRules(params);
    this.scripts = scripts;
  }

  /** What became of a block. */
  sealed interface Result {
    /** The block is valid and its changes are in the coins. */
    record Connected(BlockUndo undo) implements Result {}

    /** The block breaks a rule; the coins are as before. */
    record Refused(Violation violation) implements Result {}
  }

  /**
   * Checks the block with the coins of its parent and changes them.
   *
   * @param medianTimeAt median time of the block at a height of the parent's branch
   */
  Result connect(Block block, HeaderNode parent, CoinCache coins, IntToLongFunction medianTimeAt) {
    int height = parent.height() + 1;
    coins.prefetch(outPoints(block, height));
    var change = new CoinChange(coins);
    var undo = new ArrayList<List<Coin>>();
    long fees = 0;
    long sigOps = 0;
    List<ScriptChecks.Spend> spends = new ArrayList<>();
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        Optional<List<Coin>> found = change.findAll(tx);
        if (found.isEmpty()) {
          return refused("bad-txns-inputs-missingorspent", tx.toString());
        }
        List<Coin> spent = found.get();
        switch (transactions.checkSpending(tx, spent, height)) {
          case TransactionRules.FeeVerdict.Refused refused -> {
            return new Result.Refused(refused.violation().in(tx.toString()));
          }
          case TransactionRules.FeeVerdict.Paid paid -> fees += paid.fee().units();
        }
        if (fees > params.maxMoney().units()) {
          return refused("bad-txns-accumulated-fee-outofrange", fees + " units");
        }
        if (!TransactionRules.areSequenceLocksReached(tx, spent, parent, medianTimeAt)) {
          return refused("bad-txns-nonfinal", "a sequence lock of " + tx);
        }
        undo.add(spent);
        spends.add(new ScriptChecks.Spend(tx, spent));
        sigOps += SigOps.cost(tx, spent.stream().map(Coin::output).toList());
        tx.inputs().forEach(input -> change.spend(input.previous()));
      } else {
        sigOps += SigOps.cost(tx, List.of());
      }
      if (sigOps > ConsensusLimits.SIGOPS_COST_MAX) {
        return refused("bad-blk-sigops", "cost " + sigOps);
      }
      change.create(tx, height);
    }
    Optional<Violation> fault =
        checkCoinbase(block.transactions().getFirst(), height, fees)
            .or(() -> scripts.check(spends));
    if (fault.isPresent()) {
      return new Result.Refused(fault.get());
    }
    change.apply();
    return new Result.Connected(new BlockUndo(undo));
  }

  /**
   * Everything the block may touch: what it spends, and coinbase coins whose id occurred before.
   */
  private Set<OutPoint> outPoints(Block block, int height) {
    Set<OutPoint> result = new LinkedHashSet<>();
    Transaction coinbase = block.transactions().getFirst();
    // From this height on a coinbase begins with its height, so its id cannot occur twice (BIP 34),
    // and the store need not be asked once a block whether it did.
    if (height < params.bip34Height()) {
      for (int i = 0; i < coinbase.outputs().size(); i++) {
        result.add(coinbase.outPoint(i));
      }
    }
    for (Transaction tx : block.transactions()) {
      if (!tx.isCoinbase()) {
        tx.inputs().forEach(input -> result.add(input.previous()));
      }
    }
    return result;
  }

  private Optional<Violation> checkCoinbase(Transaction coinbase, int height, long fees) {
    Amount subsidy = params.subsidy().at(height);
    long paid = coinbase.outputs().stream().mapToLong(TxOutput::value).sum();
    long allowed = Math.addExact(subsidy.units(), fees);
    if (paid > allowed) {
      return Violation.of("bad-cb-amount", "pays " + paid + ", may pay " + allowed);
    }
    OperationsShare share = params.operations();
    return share.required()
        ? checkOperationsOutput(coinbase, share.of(subsidy, height), share)
        : Violation.none();
  }

  /**
   * The second output pays the operations wallet exactly its share (chain.md 6.2). A coinbase
   * without a second output is out of bounds in the daemon; it is invalid here.
   */
  private static Optional<Violation> checkOperationsOutput(
      Transaction coinbase, Amount expected, OperationsShare share) {
    if (coinbase.outputs().size() < 2 || coinbase.outputs().get(1).value() != expected.units()) {
      return Violation.of(
          "bad-cb-community-autonomous-amount", "output 1 must pay " + expected.units());
    }
    return coinbase.outputs().get(1).script().equals(share.script())
        ? Violation.none()
        : Violation.of(
            "bad-cb-community-autonomous-address", "output 1 must pay " + share.address());
  }

  /**
   * Takes a connected block back, which must be the last one connected.
   *
   * @param undo what {@link #connect} gave
   */
  void disconnect(Block block, BlockUndo undo, CoinCache coins) {
    List<Transaction> all = block.transactions();
    coins.prefetch(created(block));
    for (int i = all.size() - 1; i >= 0; i--) {
      Transaction tx = all.get(i);
      for (int output = 0; output < tx.outputs().size(); output++) {
        coins.remove(tx.outPoint(output));
      }
      if (i > 0) {
        restore(tx, undo.spent().get(i - 1), coins);
      }
    }
  }

  private static Set<OutPoint> created(Block block) {
    Set<OutPoint> result = new LinkedHashSet<>();
    for (Transaction tx : block.transactions()) {
      for (int i = 0; i < tx.outputs().size(); i++) {
        if (!ScriptPatterns.isUnspendable(tx.outputs().get(i).script())) {
          result.add(tx.outPoint(i));
        }
      }
    }
    return result;
  }

  private static void restore(Transaction tx, List<Coin> spent, CoinCache coins) {
    for (int i = 0; i < spent.size(); i++) {
      TxInput input = tx.inputs().get(i);
      coins.add(input.previous(), spent.get(i));
    }
  }

  private static Result refused(String code, String detail) {
    return new Result.Refused(Violation.of(code, detail).orElseThrow());
  }
}
