package io.aipowergrid.node.inference.grammar;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The decimal texts of all numbers between two bounds. Immutable.
 *
 * @param min null without a lower bound
 * @param minOpen whether the bound itself is excluded
 * @param max null without an upper bound
 * @param maxOpen whether the bound itself is excluded
 * @param whole whether only whole numbers, written without point and exponent, are meant
 */
record NumberRange(
    @Nullable BigDecimal min,
    boolean minOpen,
    @Nullable BigDecimal max,
    boolean maxOpen,
    boolean whole) {
  static final NumberRange ANY_NUMBER = new NumberRange(null, false, null, false, false);
  static final NumberRange ANY_INTEGER = new NumberRange(null, false, null, false, true);

  private static final int EXPONENT_DIGITS = 2;

  /** The bound's distance from zero, as a schema may give it. */
  static boolean supports(BigDecimal bound) {
    var plain = bound.stripTrailingZeros();
    return plain.scale() <= GrammarLimits.FRACTION_DIGITS_MAX
        && plain.precision() - (long) plain.scale() <= GrammarLimits.BOUND_DIGITS_MAX;
  }

  void draw(GraphBuilder graph, int from, int to) {
    graph.call(from, this, (start, end) -> drawBody(graph, start, end), to);
  }

  private void drawBody(GraphBuilder graph, int from, int to) {
    int end = to;
    if (!whole && min == null && max == null) {
      end = graph.node();
      graph.silent(end, to);
      exponent(graph, end, to);
    }
    if (max == null || max.signum() >= 0) {
      positive(graph, from, end);
    }
    if (min == null || min.signum() < 0) {
      int sign = graph.node();
      graph.edge(from, '-', '-', sign);
      negative(graph, sign, end);
    }
  }

  private void positive(GraphBuilder graph, int from, int to) {
    boolean bounded = min != null && min.signum() >= 0;
    var low = bounded && min != null ? min : BigDecimal.ZERO;
    var high = max == null ? beyond(low) : max;
    draw(graph, from, low, bounded && minOpen, high, max == null || maxOpen, to);
  }

  // Zero has no sign.
  private void negative(GraphBuilder graph, int from, int to) {
    boolean bounded = max != null && max.signum() < 0;
    var low = bounded && max != null ? max.negate() : BigDecimal.ZERO;
    var high = min == null ? beyond(low) : min.negate();
    draw(graph, from, low, !bounded || maxOpen, high, min == null || minOpen, to);
  }

  /** Where numbers end that the schema does not bound. */
  private static BigDecimal beyond(BigDecimal low) {
    int digits = low.toBigInteger().toString().length() + 1;
    return BigDecimal.TEN.pow(Math.max(GrammarLimits.INTEGER_DIGITS, digits));
  }

  private void draw(
      GraphBuilder graph,
      int from,
      BigDecimal low,
      boolean lowOpen,
      BigDecimal high,
      boolean highOpen,
      int to) {
    if (!whole) {
      new DigitRange(graph, low, lowOpen, high, highOpen, GrammarLimits.FRACTION_DIGITS_MAX)
          .draw(from, to);
      return;
    }
    var least = ceiling(low, lowOpen);
    var most = floor(high, highOpen);
    if (least.compareTo(most) <= 0) {
      new DigitRange(graph, new BigDecimal(least), false, new BigDecimal(most), false, 0)
          .draw(from, to);
    }
  }

  private static BigInteger ceiling(BigDecimal value, boolean open) {
    var up = value.setScale(0, java.math.RoundingMode.CEILING);
    boolean step = open && up.compareTo(value) == 0;
    return step ? up.toBigInteger().add(BigInteger.ONE) : up.toBigInteger();
  }

  private static BigInteger floor(BigDecimal value, boolean open) {
    var down = value.setScale(0, java.math.RoundingMode.FLOOR);
    boolean step = open && down.compareTo(value) == 0;
    return step ? down.toBigInteger().subtract(BigInteger.ONE) : down.toBigInteger();
  }

  private static void exponent(GraphBuilder graph, int from, int to) {
    int sign = graph.node();
    int at = graph.node();
    graph.edge(from, 'e', 'e', sign);
    graph.edge(from, 'E', 'E', sign);
    graph.edge(sign, '+', '+', at);
    graph.edge(sign, '-', '-', at);
    graph.silent(sign, at);
    for (int i = 0; i < EXPONENT_DIGITS; i++) {
      int next = graph.node();
      graph.edge(at, '0', '9', next);
      graph.silent(next, to);
      at = next;
    }
  }
}
