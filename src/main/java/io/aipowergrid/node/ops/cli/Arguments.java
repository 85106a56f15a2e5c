package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.base.NodeException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads what was typed, and says in a sentence what is wrong with it. Thread-safe. */
final class Arguments {
  private static final int MICROS_DIGITS = 6;

  private Arguments() {}

  /** US dollars, with at most six decimals. */
  static MicroUsd usd(BigDecimal usd) {
    try {
      return MicroUsd.of(usd.movePointRight(MICROS_DIGITS).longValueExact());
    } catch (ArithmeticException e) {
      throw refusal(usd.toPlainString() + " USD has more than six decimals or is too large");
    }
  }

  /** The bare decimal: {@code 12.500000}. */
  static String format(MicroUsd amount) {
    return BigDecimal.valueOf(amount.micros(), MICROS_DIGITS).toPlainString();
  }

  /** A moment, or the begin of a day, in UTC. */
  static Instant time(String text) {
    // A year of more or fewer digits than four is one that the database may not know.
    if (text.matches("[0-9]{4}-.*")) {
      try {
        return text.indexOf('T') < 0
            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
            : Instant.parse(text);
      } catch (DateTimeParseException e) {
        // Refused below.
      }
    }
    throw refusal("a time is written 2026-11-30 or 2026-11-30T08:00:00Z, not \"" + text + "\"");
  }

  /** A text that is not blank. */
  static String text(String text, String what) {
    if (text.isBlank()) {
      throw refusal("give " + what + "; it was empty");
    }
    return text.strip();
  }

  /**
   * A member of a closed set.
   *
   * @param what the set, in the plural
   */
  static <T> T oneOf(T[] all, Function<T, String> name, String typed, String what) {
    return Arrays.stream(all)
        .filter(one -> name.apply(one).equals(typed))
        .findFirst()
        .orElseThrow(
            () ->
                refusal(
                    "the %s are %s, not \"%s\""
                        .formatted(
                            what,
                            Arrays.stream(all).map(name).collect(Collectors.joining(", ")),
                            typed)));
  }

  /** Refuses a count beyond its limit, with the usage of the verb below the sentence. */
  static void requireCount(CommandSpec verb, int count, int max) {
    if (count < 1 || count > max) {
      throw new ParameterException(verb.commandLine(), "--count is 1 to " + max + ", not " + count);
    }
  }

  /** A value whose own constructor says in a sentence what is wrong with it. */
  static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  /** What to throw when a word of the command line cannot be accepted. */
  static NodeException refusal(String sentence) {
    return new NodeException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
