package io.aipowergrid.node.console.format;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values as RFC 4180 writes them. A cell that a spreadsheet would run as a formula
 * is quoted with an apostrophe, because names come from customers. Not thread-safe.
 */
public final class Csv {
  private final StringBuilder out = new StringBuilder();

  public Csv(List<String> head) {
    row(head);
  }

  /** Adds one row. */
  public Csv row(List<String> cells) {
    for (int i = 0; i < cells.size(); i++) {
      out.append(i == 0 ? "" : ",").append(cell(cells.get(i)));
    }
    out.append("\r\n");
    return this;
  }

  /** A value that may be missing, which gives an empty cell. */
  public static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String cell(String raw) {
    boolean formula = !raw.isEmpty() && "=+@\t\r".indexOf(raw.charAt(0)) >= 0;
    boolean negativeText = raw.startsWith("-") && !raw.matches("-[0-9.]+");
    String text = formula || negativeText ? "'" + raw : raw;
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
