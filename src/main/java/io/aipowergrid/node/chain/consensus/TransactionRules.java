package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.LockTimes;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * The rules of one transaction, in blocks and in the memory pool, but for scripts and assets
 * (consensus/tx_verify.cpp; chain.md 6). Pure; may be called from any thread.
 */
public final class TransactionRules {
  private final long moneyMax;

  public TransactionRules(NetworkParams params) {
    moneyMax = params.maxMoney().units();
  }

  /** What a transaction shows by itself (CheckTransaction). */
  public Optional<Violation> checkAlone(Transaction tx) {
    if (tx.inputs().isEmpty()) {
      return Violation.of("bad-txns-vin-empty", 10, "no inputs");
    }
    if (tx.outputs().isEmpty()) {
      return Violation.of("bad-txns-vout-empty", 10, "no outputs");
    }
    if (tx.strippedSize() > ConsensusLimits.STRIPPED_BYTES_MAX) {
      return Violation.of("bad-txns-oversize", tx.strippedSize() + " bytes");
    }
    return checkOutputValues(tx).or(() -> checkInputs(tx));
  }

  private Optional<Violation> checkOutputValues(Transaction tx) {
    long total = 0;
    for (TxOutput output : tx.outputs()) {
      if (output.value() < 0) {
        return Violation.of("bad-txns-vout-negative", output.value() + " units");
      }
      if (output.value() > moneyMax) {
        return Violation.of("bad-txns-vout-toolarge", output.value() + " units");
      }
      total += output.value();
      if (total > moneyMax) {
        return Violation.of("bad-txns-txouttotal-toolarge", total + " units");
      }
    }
    return Violation.none();
  }

  private static Optional<Violation> checkInputs(Transaction tx) {
    Set<OutPoint> spent = HashSet.newHashSet(tx.inputs().size());
    for (TxInput input : tx.inputs()) {
      // Also in blocks: without this one input could count twice (CVE-2018-17144).
      if (!spent.add(input.previous())) {
        return Violation.of("bad-txns-inputs-duplicate", input.previous().toString());
      }
    }
    if (tx.isCoinbase()) {
      return checkCoinbaseScript(tx.inputs().getFirst().script());
    }
    return spent.contains(OutPoint.NULL)
        ? Violation.of("bad-txns-prevout-null", 10, "an input spends nothing")
        : Violation.none();
  }

  private static Optional<Violation> checkCoinbaseScript(Script script) {
    return script.size() < ConsensusLimits.COINBASE_SCRIPT_BYTES_MIN
            || script.size() > ConsensusLimits.COINBASE_SCRIPT_BYTES_MAX
        ? Violation.of("bad-cb-length", script.size() + " bytes")
        : Violation.none();
  }

  /**
   * Whether the lock time has passed (IsFinalTx; BIP 113).
   *
   * @param height of the block that would hold it
   * @param medianTimePast of that block's parent, seconds since 1970
   */
  public static boolean isFinal(Transaction tx, int height, long medianTimePast) {
    if (tx.lockTime() == 0) {
      return true;
    }
    long reached = tx.lockTime() < LockTimes.THRESHOLD ? height : medianTimePast;
    return tx.lockTime() < reached
        || tx.inputs().stream().allMatch(input -> input.sequence() == TxInput.SEQUENCE_FINAL);
  }

  /**
   * Whether the ages that the inputs demand are reached (BIP 68).
   *
   * @param coins that the inputs spend, in their order
   * @param height of the block that would hold the transaction
   * @param medianTimePast of that block's parent, seconds since 1970
   * @param medianTimeAt median time of the block at a height of the parent's branch: a lookup, so
   *     that old coins cost no walk
   */
  public static boolean areSequenceLocksReached(
      Transaction tx,
      List<Coin> coins,
      int height,
      long medianTimePast,
      IntToLongFunction medianTimeAt) {
    // The version counts as unsigned: -1 is bound too (chain.md 6).
    if (Integer.compareUnsigned(tx.version(), 2) < 0) {
      return true;
    }
    for (int i = 0; i < coins.size(); i++) {
      long sequence = tx.inputs().get(i).sequence();
      boolean bound = (sequence & LockTimes.SEQUENCE_DISABLE_FLAG) == 0;
      if (bound
          && !isReached(sequence, coins.get(i).height(), height, medianTimePast, medianTimeAt)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isReached(
      long sequence,
      int coinHeight,
      int height,
      long medianTimePast,
      IntToLongFunction medianTimeAt) {
    long value = sequence & LockTimes.SEQUENCE_VALUE_MASK;
    if ((sequence & LockTimes.SEQUENCE_TIME_FLAG) == 0) {
      return height >= coinHeight + value;
    }
    // The age counts from the median time before the coin's block to that before ours.
    long since = medianTimeAt.applyAsLong(Math.max(coinHeight - 1, 0));
    return medianTimePast >= since + (value << LockTimes.SEQUENCE_SECONDS_SHIFT);
  }

  /** A fee, or why there is none. */
  public sealed interface FeeVerdict {
    record Paid(Amount fee) implements FeeVerdict {}

    record Refused(Violation violation) implements FeeVerdict {}
  }

  /**
   * Values and maturity of what a transaction spends (CheckTxInputs).
   *
   * @param coins that the inputs spend, in their order
   * @param height of the block that would hold it
   */
  public FeeVerdict checkSpending(Transaction tx, List<Coin> coins, int height) {
    long in = 0;
    for (Coin coin : coins) {
      if (coin.coinbase() && height - coin.height() < ConsensusLimits.COINBASE_MATURITY) {
        return refused(
            "bad-txns-premature-spend-of-coinbase", 0, "mined at height " + coin.height());
      }
      in += coin.output().value();
      if (coin.output().value() < 0 || coin.output().value() > moneyMax || in > moneyMax) {
        return refused("bad-txns-inputvalues-outofrange", Violation.BAN, in + " units");
      }
    }
    // Each output and their sum were found in range before.
    long out = tx.outputs().stream().mapToLong(TxOutput::value).sum();
    return in < out
        ? refused("bad-txns-in-belowout", Violation.BAN, in + " units for " + out)
        : new FeeVerdict.Paid(Amount.of(in - out));
  }

  private static FeeVerdict refused(String code, int score, String detail) {
    return new FeeVerdict.Refused(Violation.of(code, score, detail).orElseThrow());
  }
}
