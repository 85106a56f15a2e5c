package io.aipowergrid.node.ops;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns, for a terminal. Not thread-safe. */
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();

  public TextTable(String... headings) {
    rows.add(headings);
  }

  /** Adds a row with one cell for each heading. */
  public TextTable row(String... cells) {
    if (cells.length != rows.getFirst().length) {
      throw new IllegalArgumentException("a row needs " + rows.getFirst().length + " cells");
    }
    rows.add(cells);
    return this;
  }

  /** Headings and rows, one line each, columns two spaces apart. */
  @Override
  public String toString() {
    int columns = rows.getFirst().length;
    var widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    var text = new StringBuilder();
    for (String[] row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(row[i]).append(" ".repeat(widths[i] - row[i].length() + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
