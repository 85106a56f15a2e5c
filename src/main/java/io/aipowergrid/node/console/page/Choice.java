package io.aipowergrid.node.console.page;

/** One entry of a select. */
public record Choice(String value, String label, boolean selected) {
  static Choice of(String value, String label, String wanted) {
    return new Choice(value, label, value.equals(wanted));
  }
}
