package io.aipowergrid.node.console.format;

import io.aipowergrid.node.base.MicroUsd;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** Money in words: always with its currency, never rounded. Thread-safe. */
public final class Money {
  private static final int MICRO_DIGITS = 6;
  private static final String CURRENCY = " USD";

  private Money() {}

  /**
   * Exact with as few digits as that takes, at least two: {@code 12.50 USD}, {@code 0.000004 USD}.
   */
  public static String exact(MicroUsd money) {
    return amount(money) + CURRENCY;
  }

  /** As {@link #exact}, for places where the currency stands beside it in smaller type. */
  public static String amount(MicroUsd money) {
    return format(money, "#,##0.00####");
  }

  /** Exact with six decimals, so that figures stand under each other in a column. */
  public static String column(MicroUsd money) {
    return format(money, "#,##0.000000") + CURRENCY;
  }

  /** The bare decimal for CSV files and form fields: {@code 12.500000}. */
  public static String plain(MicroUsd money) {
    return BigDecimal.valueOf(money.micros(), MICRO_DIGITS).toPlainString();
  }

  /**
   * Reads what an operator typed, in dollars with at most six decimals.
   *
   * @throws IllegalArgumentException with a sentence for the operator
   */
  public static MicroUsd parse(String text) {
    try {
      return MicroUsd.of(
          new BigDecimal(text.strip()).movePointRight(MICRO_DIGITS).longValueExact());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "An amount is a number of US dollars such as 0.25, not \"" + text + "\".", e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "An amount has at most six decimals and fits the ledger; \"" + text + "\" does not.", e);
    }
  }

  private static String format(MicroUsd money, String pattern) {
    // DecimalFormat is not thread-safe, so each call has its own.
    var format = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    return format.format(BigDecimal.valueOf(money.micros(), MICRO_DIGITS));
  }
}
