package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.format.Money;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads form fields and says in a sentence what is wrong with them. Thread-safe. */
final class Forms {
  private static final int TEXT_MAX = 200;

  private Forms() {}

  static MicroUsd money(@Nullable String text) {
    return checked(() -> Money.parse(text == null ? "" : text));
  }

  /** A value whose own constructor says in a sentence what is wrong with it. */
  static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  /** What to throw when a form cannot be accepted. */
  static NodeException refusal(String sentence) {
    return new NodeException(ErrorCode.INVALID_REQUEST, sentence);
  }

  /**
   * A short text that must be there.
   *
   * @param what how the sentence of refusal names it, such as {@code a name}
   */
  static String text(@Nullable String text, String what) {
    String plain = text == null ? "" : text.strip();
    if (plain.isEmpty()) {
      throw refusal("Give " + what + "; the field was empty.");
    }
    if (plain.length() > TEXT_MAX) {
      throw refusal("Give " + what + " of at most " + TEXT_MAX + " characters.");
    }
    return plain;
  }

  /** A decimal such as {@code 0.7} as ten-thousandths, exactly. */
  static int e4(@Nullable String text, String what, int whenEmpty) {
    if (text == null || text.isBlank()) {
      return whenEmpty;
    }
    try {
      return new java.math.BigDecimal(text.strip()).movePointRight(4).intValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      throw refusal(what + " is a number with at most four decimals, not \"" + text + "\".");
    }
  }

  /** A whole number. */
  static int whole(@Nullable String text, String what, int whenEmpty) {
    if (text == null || text.isBlank()) {
      return whenEmpty;
    }
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException _) {
      throw refusal(what + " is a whole number, not \"" + text + "\".");
    }
  }

  /** A whole number that must be there, of any size that a long holds. */
  static long wholeLong(@Nullable String text, String what) {
    try {
      return Long.parseLong(text == null ? "" : text.strip());
    } catch (NumberFormatException _) {
      throw refusal(what + " is a whole number, not \"" + text + "\".");
    }
  }
}
