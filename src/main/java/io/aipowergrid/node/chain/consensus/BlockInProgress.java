package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.OperationsShare;
import io.aipowergrid.node.chain.script.AssetConservation;
import io.aipowergrid.node.chain.script.SigOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * One block while it is connected, transaction by transaction (ConnectBlock; chain.md 6). Belongs
 * to the import thread.
 */
final class BlockInProgress {
  private final NetworkParams params;
  private final TransactionRules rules;
  private final HeaderNode parent;
  private final IntToLongFunction medianTimeAt;
  private final CoinChange change;
  private final Optional<AssetLedger.Change> assets;
  private final List<List<Coin>> undo = new ArrayList<>();
  private final List<ScriptChecks.Spend> spends = new ArrayList<>();
  private long fees;
  private long sigOpsCost;

  BlockInProgress(
      NetworkParams params,
      HeaderNode parent,
      IntToLongFunction medianTimeAt,
      CoinChange change,
      Optional<AssetLedger.Change> assets) {
    this.params = params;
    this.rules = new TransactionRules(params);
    this.parent = parent;
    this.medianTimeAt = medianTimeAt;
    this.change = change;
    this.assets = assets;
  }

  /** Adds the next transaction; what was added before is part of the coins it can spend. */
  Optional<Violation> add(Transaction tx) {
    Optional<Violation> fault =
        tx.isCoinbase()
            ? addSigOps(tx, List.of())
            : spend(tx).map(found -> found.in(tx.toString()));
    change.create(tx, height());
    return fault;
  }

  private int height() {
    return parent.height() + 1;
  }

  private Optional<Violation> spend(Transaction tx) {
    Optional<List<Coin>> found = change.findAll(tx);
    if (found.isEmpty()) {
      return Violation.of("bad-txns-inputs-missingorspent", "an input is not there");
    }
    List<Coin> coins = found.get();
    List<TxOutput> outputs = coins.stream().map(Coin::output).toList();
    undo.add(coins);
    spends.add(new ScriptChecks.Spend(tx, coins));
    tx.inputs().forEach(input -> change.spend(input.previous()));
    return addFee(tx, coins)
        .or(() -> checkSequenceLocks(tx, coins))
        .or(() -> checkAssets(tx, outputs))
        .or(() -> addSigOps(tx, outputs));
  }

  private Optional<Violation> addFee(Transaction tx, List<Coin> coins) {
    return switch (rules.checkSpending(tx, coins, height())) {
      case TransactionRules.FeeVerdict.Refused refused -> Optional.of(refused.violation());
      case TransactionRules.FeeVerdict.Paid paid -> {
        fees += paid.fee().units();
        yield fees > params.maxMoney().units()
            ? Violation.of("bad-txns-accumulated-fee-outofrange", fees + " units")
            : Violation.none();
      }
    };
  }

  private Optional<Violation> checkSequenceLocks(Transaction tx, List<Coin> coins) {
    return TransactionRules.areSequenceLocksReached(
            tx, coins, height(), parent.medianTimePast(), medianTimeAt)
        ? Violation.none()
        : Violation.of("bad-txns-nonfinal", "a sequence lock is not reached");
  }

  private Optional<Violation> checkAssets(Transaction tx, List<TxOutput> spent) {
    return AssetConservation.reasonBroken(tx, spent)
        .flatMap(reason -> Violation.of(reason, "assets"))
        .or(() -> assets.flatMap(ledger -> ledger.add(tx, spent)));
  }

  private Optional<Violation> addSigOps(Transaction tx, List<TxOutput> spent) {
    sigOpsCost += SigOps.cost(tx, spent);
    return sigOpsCost > ConsensusLimits.SIGOPS_COST_MAX
        ? Violation.of("bad-blk-sigops", "cost " + sigOpsCost)
        : Violation.none();
  }

  /** What the coinbase may pay and must pay, once all fees are known. */
  Optional<Violation> checkCoinbase(Transaction coinbase) {
    Amount subsidy = params.subsidy().at(height());
    long paid = coinbase.outputs().stream().mapToLong(TxOutput::value).sum();
    long allowed = Math.addExact(subsidy.units(), fees);
    if (paid > allowed) {
      return Violation.of("bad-cb-amount", "pays " + paid + ", may pay " + allowed);
    }
    OperationsShare share = params.operations();
    return share.required()
        ? checkOperationsOutput(coinbase, share.of(subsidy, height()), share)
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

  /** The scripts that have to be run. */
  List<ScriptChecks.Spend> spends() {
    return spends;
  }

  /** The coins that the block spends, by transaction. */
  List<List<Coin>> undo() {
    return undo;
  }
}
