package io.aipowergrid.node.api.receipts;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import org.jspecify.annotations.Nullable;

/** Reads sizes and places of the log from a query; a wrong one is refused with its name. */
final class WholeNumber {
  private WholeNumber() {}

  static long require(String name, @Nullable String text) {
    if (text == null) {
      throw wrong(name);
    }
    return parse(name, text);
  }

  static long parse(String name, @Nullable String text, long absent) {
    return text == null ? absent : parse(name, text);
  }

  private static long parse(String name, String text) {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, as a negative number is.
    }
    throw wrong(name);
  }

  private static NodeException wrong(String name) {
    return new NodeException(
        ErrorCode.INVALID_REQUEST, "'" + name + "' must be a whole number, 0 or more.", name);
  }
}
