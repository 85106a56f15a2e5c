package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.base.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Pay per last N shares: a reward goes to those who did the last so many hashes before the block,
 * in proportion. Whole numbers only; what is paid is exactly what was there.
 */
final class Pplns {
  private static final int BASIS_POINTS = 10_000;

  private Pplns() {}

  /**
   * A share that may be paid.
   *
   * @param account who is paid
   */
  record Entry(String account, ShareWork work) {}

  /**
   * How a reward is split.
   *
   * @param operator fee, and everything where nobody shared
   * @param accounts in the order of their names, nobody with nothing
   */
  record Split(Amount operator, Map<String, Amount> accounts) {
    /** All of it. */
    Amount sum() {
      var sum = operator;
      for (var part : accounts.values()) {
        sum = sum.plus(part);
      }
      return sum;
    }
  }

  /**
   * Splits a reward.
   *
   * @param reward not negative
   * @param feeBasisPoints the operator's part, hundredths of a per cent, rounded down
   * @param newestFirst shares from the block backward; read no further than the window
   * @param window hashes; of the share that crosses its edge only what lies inside counts
   */
  static Split split(
      Amount reward, int feeBasisPoints, Iterator<Entry> newestFirst, BigInteger window) {
    if (reward.units() < 0 || feeBasisPoints < 0 || feeBasisPoints > BASIS_POINTS) {
      throw new IllegalArgumentException("no reward of " + reward + " less " + feeBasisPoints);
    }
    var fee =
        BigInteger.valueOf(reward.units())
            .multiply(BigInteger.valueOf(feeBasisPoints))
            .divide(BigInteger.valueOf(BASIS_POINTS))
            .longValueExact();
    Map<String, BigInteger> work = within(newestFirst, window);
    if (work.isEmpty()) {
      return new Split(reward, Map.of());
    }
    return new Split(Amount.of(fee), parts(reward.units() - fee, work));
  }

  private static Map<String, BigInteger> within(Iterator<Entry> newestFirst, BigInteger window) {
    Map<String, BigInteger> work = new TreeMap<>();
    var left = window;
    while (left.signum() > 0 && newestFirst.hasNext()) {
      var entry = newestFirst.next();
      var counted = BigInteger.valueOf(entry.work().hashes()).min(left);
      work.merge(entry.account(), counted, BigInteger::add);
      left = left.subtract(counted);
    }
    return work;
  }

  private record Part(String account, long units, BigInteger remainder) {}

  /** Rounded down; the units left over go one each to the largest remainders, then by name. */
  private static Map<String, Amount> parts(long units, Map<String, BigInteger> work) {
    var total = work.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
    List<Part> parts = new ArrayList<>();
    long left = units;
    for (var each : work.entrySet()) {
      var share = BigInteger.valueOf(units).multiply(each.getValue()).divideAndRemainder(total);
      parts.add(new Part(each.getKey(), share[0].longValueExact(), share[1]));
      left -= share[0].longValueExact();
    }
    Set<Part> luckiest =
        parts.stream()
            .sorted(Comparator.comparing(Part::remainder).reversed().thenComparing(Part::account))
            .limit(left)
            .collect(Collectors.toSet());
    Map<String, Amount> paid = new LinkedHashMap<>();
    for (var part : parts) {
      long amount = part.units() + (luckiest.contains(part) ? 1 : 0);
      if (amount > 0) {
        paid.put(part.account(), Amount.of(amount));
      }
    }
    return Collections.unmodifiableMap(paid);
  }
}
