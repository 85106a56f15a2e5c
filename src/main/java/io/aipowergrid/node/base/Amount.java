package io.aipowergrid.node.base;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Coins in base units; one coin is 100,000,000 units. Arithmetic is exact: overflow throws {@link
 * ArithmeticException}.
 */
public record Amount(long units) implements Comparable<Amount> {
  public static final Amount ZERO = new Amount(0);

  private static final int DIGITS = 8;

  /** More digits than any amount has are refused before they are read. */
  private static final Pattern COINS = Pattern.compile("[0-9]{1,11}(\\.[0-9]{1,8})?");

  /** units base units. */
  public static Amount of(long units) {
    return new Amount(units);
  }

  /**
   * The amount that a person wrote in coins, such as {@code 12} or {@code 0.00000001}; empty for a
   * sign, an exponent, more than eight decimals or more coins than fit.
   */
  public static Optional<Amount> parseCoins(String text) {
    if (!COINS.matcher(text).matches()) {
      return Optional.empty();
    }
    var units = new BigDecimal(text).movePointRight(DIGITS).toBigIntegerExact();
    return units.bitLength() < Long.SIZE
        ? Optional.of(new Amount(units.longValueExact()))
        : Optional.empty();
  }

  /** In coins with all eight decimals, such as {@code 12.00000000}. */
  public String toCoins() {
    return BigDecimal.valueOf(units, DIGITS).toPlainString();
  }

  public Amount plus(Amount other) {
    return new Amount(Math.addExact(units, other.units));
  }

  public Amount minus(Amount other) {
    return new Amount(Math.subtractExact(units, other.units));
  }

  public Amount negated() {
    return new Amount(Math.negateExact(units));
  }

  public Amount min(Amount other) {
    return units <= other.units ? this : other;
  }

  public Amount max(Amount other) {
    return units >= other.units ? this : other;
  }

  public boolean isZero() {
    return units == 0;
  }

  public boolean isNegative() {
    return units < 0;
  }

  public boolean isPositive() {
    return units > 0;
  }

  @Override
  public int compareTo(Amount other) {
    return Long.compare(units, other.units);
  }
}
