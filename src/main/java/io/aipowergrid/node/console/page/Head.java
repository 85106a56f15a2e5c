package io.aipowergrid.node.console.page;

/**
 * The head of a column.
 *
 * @param href where a click sorts by this column, or empty when nothing can be sorted by it
 * @param id of the link, so that the keyboard stays on it when the sorted page comes
 * @param direction {@code ascending} or {@code descending} when this column sorts, else empty
 * @param css classes of the cell: {@code num} for figures, {@code low} for what a phone leaves out
 */
public record Head(String label, String href, String id, String direction, String css) {
  /** A column that nothing can be sorted by. */
  static Head plain(String label) {
    return new Head(label, "", "", "", "");
  }

  /** A column of buttons: its name is for screen readers only. */
  static Head actions(String label) {
    return plain(label).with("actions");
  }

  /** Left out on a phone. */
  Head low() {
    return with("low");
  }

  /** Of figures, which stand at the right. */
  Head num() {
    return with("num");
  }

  /** The same column of a table that cannot be sorted. */
  Head unsorted() {
    return new Head(label, "", "", "", css);
  }

  private Head with(String more) {
    return new Head(label, href, id, direction, css.isEmpty() ? more : css + " " + more);
  }

  /** Whether only screen readers read the label. */
  public boolean hidden() {
    return css.equals("actions");
  }
}
