package io.aipowergrid.node.base;

/**
 * Coins in base units; one coin is 100,000,000 units. Arithmetic is exact: overflow throws {@link
 * ArithmeticException}.
 */
public record Amount(long units) implements Comparable<Amount> {
  public static final Amount ZERO = new Amount(0);

  /** units base units. */
  public static Amount of(long units) {
    return new Amount(units);
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
