package io.aipowergrid.node.chain.mempool;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.consensus.TransactionRules;
import io.aipowergrid.node.chain.consensus.TransactionRules.FeeVerdict;
import io.aipowergrid.node.chain.consensus.Violation;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.AssetConservation;
import io.aipowergrid.node.chain.script.AssetTransactionRules;
import io.aipowergrid.node.chain.script.SigOps;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.script.StandardPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a transaction must be to join the pool, in the daemon's order (validation.cpp,
 * AcceptToMemoryPoolWorker; chain.md 7). Guarded by the pool's lock.
 */
final class MempoolChecks {
  private final ChainService chain;
  private final MempoolPolicy policy;
  private final MempoolGraph graph;
  private final TransactionRules rules;
  private final AssetTransactionRules assets;
  private final FamilyLimits families;
  private final Replacement replacement;
  private final MempoolScripts scripts;

  MempoolChecks(
      ChainService chain, MempoolPolicy policy, MempoolGraph graph, SignatureVerifier signatures) {
    this.chain = chain;
    this.policy = policy;
    this.graph = graph;
    this.rules = new TransactionRules(chain.params());
    this.assets =
        new AssetTransactionRules(chain.params().assets(), chain.params().addresses().format());
    this.families = new FamilyLimits(graph, policy.limits());
    this.replacement = new Replacement(graph, policy.fees().incrementalPerKilobyte());
    this.scripts = new MempoolScripts(signatures);
  }

  /** What the checks found. */
  sealed interface Verdict {
    /** May join, once what it replaces is gone. */
    record Good(MempoolEntry entry, Set<MempoolEntry> replaced) implements Verdict {}

    /** Outputs that are nowhere. */
    record Missing(Set<Hash256> parents) implements Verdict {}

    record Bad(Violation violation) implements Verdict {}
  }

  /**
   * Checks a transaction that is not in the pool.
   *
   * @param terms what is asked of it beyond the rules
   */
  Verdict check(Transaction tx, Terms terms) {
    ChainTip tip = chain.tip();
    Optional<Violation> fault = checkWithoutCoins(tx, tip).or(() -> checkConflicts(tx));
    if (fault.isPresent()) {
      return new Verdict.Bad(fault.get());
    }
    Map<OutPoint, Coin> found = findCoins(tx, tip);
    var coins = new ArrayList<Coin>();
    Set<Hash256> missing = new HashSet<>();
    for (var input : tx.inputs()) {
      Coin coin = found.get(input.previous());
      if (coin == null) {
        missing.add(input.previous().txid());
      } else {
        coins.add(coin);
      }
    }
    return missing.isEmpty()
        ? checkSpend(new Spend(tx, coins, tip), terms)
        : new Verdict.Missing(missing);
  }

  private Optional<Violation> checkWithoutCoins(Transaction tx, ChainTip tip) {
    return rules
        .checkAlone(tx)
        .or(() -> assets.reasonInvalid(tx).flatMap(reason -> Violation.of(reason, "assets")))
        .or(
            () ->
                tx.isCoinbase()
                    ? Violation.of("coinbase", "comes with its block only")
                    : Violation.none())
        .or(() -> checkStandard(tx))
        .or(
            () ->
                TransactionRules.isFinal(tx, tip.height() + 1, tip.medianTimePast())
                    ? Violation.none()
                    : harmless("non-final", "lock time " + tx.lockTime()));
  }

  private Optional<Violation> checkStandard(Transaction tx) {
    return policy.standardOnly()
        ? StandardPolicy.reasonNotStandard(tx).flatMap(reason -> harmless(reason, "not standard"))
        : Violation.none();
  }

  private Optional<Violation> checkConflicts(Transaction tx) {
    Set<MempoolEntry> conflicts = graph.conflicts(tx);
    return conflicts.isEmpty()
            || (policy.replacement() && conflicts.stream().allMatch(MempoolEntry::isReplaceable))
        ? Violation.none()
        : harmless("txn-mempool-conflict", "spends what the pool spends");
  }

  /** Coins of the chain, asked for at once, and of the pool, which count as of the next block. */
  private Map<OutPoint, Coin> findCoins(Transaction tx, ChainTip tip) {
    var pooled = new HashMap<OutPoint, Coin>();
    var confirmed = new ArrayList<OutPoint>();
    for (var input : tx.inputs()) {
      OutPoint outPoint = input.previous();
      MempoolEntry parent = graph.get(outPoint.txid());
      if (parent == null) {
        confirmed.add(outPoint);
      } else if (outPoint.index() < parent.tx().outputs().size()) {
        TxOutput output = parent.tx().outputs().get((int) outPoint.index());
        pooled.put(outPoint, new Coin(output, tip.height() + 1, false));
      }
    }
    pooled.putAll(chain.findCoins(confirmed));
    return pooled;
  }

  private record Spend(Transaction tx, List<Coin> coins, ChainTip tip) {
    List<TxOutput> outputs() {
      return coins.stream().map(Coin::output).toList();
    }

    long sigOpsCost() {
      return SigOps.cost(tx, outputs());
    }
  }

  private Verdict checkSpend(Spend spend, Terms terms) {
    Transaction tx = spend.tx();
    if (!TransactionRules.areSequenceLocksReached(
        tx,
        spend.coins(),
        spend.tip().height() + 1,
        spend.tip().medianTimePast(),
        height -> chain.findHeaderAt(height).map(HeaderEntry::medianTimePast).orElse(0L))) {
      return bad(harmless("non-BIP68-final", "a sequence lock is not reached"));
    }
    return switch (rules.checkSpending(tx, spend.coins(), spend.tip().height() + 1)) {
      case FeeVerdict.Refused refused -> new Verdict.Bad(refused.violation());
      case FeeVerdict.Paid paid -> {
        long cost = spend.sigOpsCost();
        long size = StandardPolicy.virtualSize(tx.weight(), cost);
        var entry =
            new MempoolEntry(
                tx, paid.fee().units(), cost, size, terms.added(), spend.tip().height());
        Set<MempoolEntry> replaced = replaced(tx);
        Optional<Violation> fault =
            checkInputs(spend)
                .or(() -> checkFee(entry, terms))
                .or(() -> families.check(entry))
                .or(() -> replacement.check(entry, replaced))
                .or(() -> scripts.check(tx, spend.coins()));
        yield fault.isPresent() ? bad(fault) : new Verdict.Good(entry, replaced);
      }
    };
  }

  private Set<MempoolEntry> replaced(Transaction tx) {
    Set<MempoolEntry> all = new HashSet<>();
    for (MempoolEntry conflict : graph.conflicts(tx)) {
      all.add(conflict);
      all.addAll(graph.descendants(conflict.tx()));
    }
    return all;
  }

  private Optional<Violation> checkInputs(Spend spend) {
    Transaction tx = spend.tx();
    List<TxOutput> outputs = spend.outputs();
    return AssetConservation.reasonBroken(tx, outputs)
        .flatMap(reason -> Violation.of(reason, "assets"))
        .or(() -> PoolAssets.check(tx, graph))
        .or(
            () ->
                chain
                    .assetFault(tx, outputs)
                    .flatMap(reason -> harmless(reason.code(), "assets at the tip")))
        .or(
            () ->
                policy.standardOnly() && !StandardPolicy.areInputsStandard(tx, outputs)
                    ? harmless("bad-txns-nonstandard-inputs", "an input is not standard")
                    : Violation.none())
        .or(
            () ->
                policy.standardOnly() && !StandardPolicy.isWitnessStandard(tx, outputs)
                    ? harmless("bad-witness-nonstandard", "a witness is not standard")
                    : Violation.none())
        .or(
            () ->
                spend.sigOpsCost() > StandardPolicy.SIGOPS_COST_MAX
                    ? harmless("bad-txns-too-many-sigops", "cost " + spend.sigOpsCost())
                    : Violation.none());
  }

  private Optional<Violation> checkFee(MempoolEntry entry, Terms terms) {
    if (!terms.feeAsked()) {
      return Violation.none();
    }
    String paid = entry.fee() + " units for " + entry.virtualSize() + " bytes";
    long relay = MempoolPolicy.fee(policy.fees().relayPerKilobyte(), entry.virtualSize());
    // Where the pool asks no more than relay does, it is relay's rule that is broken.
    long pool = MempoolPolicy.fee(terms.feePerKilobyteMin(), entry.virtualSize());
    if (pool > relay && entry.fee() < pool) {
      return harmless("mempool min fee not met", paid);
    }
    if (entry.fee() < relay) {
      return harmless("min relay fee not met", paid);
    }
    return terms.feeMax().filter(max -> entry.fee() > max.units()).isPresent()
        ? harmless("absurdly-high-fee", paid)
        : Violation.none();
  }

  static Optional<Violation> harmless(String code, String detail) {
    return Violation.of(code, 0, detail);
  }

  private static Verdict bad(Optional<Violation> fault) {
    return new Verdict.Bad(fault.orElseThrow());
  }
}
