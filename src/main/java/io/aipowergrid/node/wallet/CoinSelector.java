package io.aipowergrid.node.wallet;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.model.Hash160;
import io.aipowergrid.node.chain.script.PaymentScripts;
import io.aipowergrid.node.chain.script.StandardPolicy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses coins for a payment. First branch and bound looks for coins that need no change; failing
 * that the largest coins are taken and the rest comes back. The same coins always give the same
 * choice. Pure; may be called from any thread.
 */
public final class CoinSelector {
  /** Inputs of one transaction: 600 of 148 bytes stay below the standard weight. */
  public static final int INPUTS_MAX = 600;

  /** Branches looked at before change is accepted. */
  static final int TRIES_MAX = 100_000;

  /** Value, script length and script of an output to a key hash. */
  static final int CHANGE_BYTES = 8 + 1 + 25;

  /** What change must be worth so that it can be spent again (chain.md 7). */
  static final Amount CHANGE_MIN =
      Amount.of(
          StandardPolicy.dustThreshold(
              PaymentScripts.payToKeyHash(Hash160.of(new byte[Hash160.LENGTH]))));

  private static final Comparator<SpendableCoin> LARGEST_FIRST =
      Comparator.comparingLong((SpendableCoin coin) -> coin.output().value())
          .reversed()
          .thenComparing(coin -> coin.outPoint().toString());

  private final FeeRate rate;

  public CoinSelector(FeeRate rate) {
    this.rate = rate;
  }

  /**
   * Coins that are worth the payment and the fee.
   *
   * @param candidates what may be spent
   * @param payment what the outputs sum to, above zero
   * @param baseBytes of the transaction without inputs and change
   * @return empty when the coins, or {@link #INPUTS_MAX} of them, are not enough
   */
  public Optional<CoinSelection> select(
      List<SpendableCoin> candidates, Amount payment, int baseBytes) {
    List<SpendableCoin> useful =
        candidates.stream().filter(coin -> effective(coin) > 0).sorted(LARGEST_FIRST).toList();
    var exact = new BranchAndBound(useful, target(payment, baseBytes), costOfChange()).search();
    return exact
        .map(coins -> close(coins, payment, baseBytes))
        .or(() -> largestFirst(useful, payment, baseBytes));
  }

  private Optional<CoinSelection> largestFirst(
      List<SpendableCoin> useful, Amount payment, int baseBytes) {
    var chosen = new ArrayList<SpendableCoin>();
    long missing = target(payment, baseBytes);
    for (SpendableCoin coin : useful) {
      if (missing <= 0 || chosen.size() == INPUTS_MAX) {
        break;
      }
      chosen.add(coin);
      missing -= effective(coin);
    }
    return missing <= 0 ? Optional.of(close(chosen, payment, baseBytes)) : Optional.empty();
  }

  /** Splits what the coins are worth beyond the payment into fee and change. */
  private CoinSelection close(List<SpendableCoin> coins, Amount payment, int baseBytes) {
    int bytes = baseBytes + coins.stream().mapToInt(SpendableCoin::inputBytes).sum();
    Amount sum = coins.stream().map(SpendableCoin::value).reduce(Amount.ZERO, Amount::plus);
    Amount rest = sum.minus(payment);
    Amount change = rest.minus(rate.of(bytes + CHANGE_BYTES));
    // What is not worth an output of its own goes to the miner.
    return change.compareTo(CHANGE_MIN) < 0 || rest.minus(rate.of(bytes)).units() <= costOfChange()
        ? new CoinSelection(coins, rest, Amount.ZERO)
        : new CoinSelection(coins, rest.minus(change), change);
  }

  private long target(Amount payment, int baseBytes) {
    return payment.plus(rate.of(baseBytes)).units();
  }

  /** What a coin adds: its value less the fee of the input that spends it, in base units. */
  private long effective(SpendableCoin coin) {
    return coin.output().value() - rate.of(coin.inputBytes()).units();
  }

  /** What change costs, now as an output and later as an input: no more is given away for it. */
  private long costOfChange() {
    return rate.of(CHANGE_BYTES + SpendableCoin.KEY_HASH_INPUT_BYTES).units();
  }

  /** Searches the subsets for one whose effective sum lies from target to target plus slack. */
  private final class BranchAndBound {
    private final List<SpendableCoin> coins;
    private final long[] values;
    // What all coins from an index on are worth.
    private final long[] remaining;
    private final long target;
    private final long slack;

    BranchAndBound(List<SpendableCoin> coins, long target, long slack) {
      this.coins = coins;
      this.target = target;
      this.slack = slack;
      values = coins.stream().mapToLong(CoinSelector.this::effective).toArray();
      remaining = new long[values.length + 1];
      for (int i = values.length - 1; i >= 0; i--) {
        remaining[i] = Math.addExact(remaining[i + 1], values[i]);
      }
    }

    /** Depth first, with each coin before without it; the first subset found is taken. */
    Optional<List<SpendableCoin>> search() {
      var taken = new ArrayList<Integer>();
      long sum = 0;
      int next = 0;
      for (int tries = 0; tries < TRIES_MAX; tries++) {
        if (sum >= target && sum <= target + slack) {
          return Optional.of(taken.stream().map(coins::get).toList());
        }
        boolean dead =
            sum > target + slack
                || sum + remaining[next] < target
                || next == values.length
                || taken.size() == INPUTS_MAX;
        if (!dead) {
          taken.add(next);
          sum += values[next++];
        } else if (taken.isEmpty()) {
          return Optional.empty();
        } else {
          // Back to the coin taken last, now without it.
          int last = taken.removeLast();
          sum -= values[last];
          next = last + 1;
        }
      }
      return Optional.empty();
    }
  }
}
