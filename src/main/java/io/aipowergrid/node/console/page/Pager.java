package io.aipowergrid.node.console.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a table that is read from newest to oldest, with the way to the others.
 *
 * @param newest address of the first page, or empty when this is it
 * @param older address of the next page, or empty on the last
 * @param csv address of the export, or empty
 */
public record Pager<T>(List<T> rows, String newest, String older, String csv) {
  public Pager {
    rows = List.copyOf(rows);
  }

  /**
   * @param read one row more than the page has, to know whether there is another
   * @param before the cursor of this page, or null on the first
   */
  static <T> Pager<T> of(
      List<T> read,
      int size,
      @Nullable String before,
      Address address,
      Function<T, String> cursor,
      String csv) {
    boolean more = read.size() > size;
    var rows = more ? read.subList(0, size) : read;
    return new Pager<>(
        rows,
        before == null ? "" : address.with("before", null).toString(),
        more ? address.with("before", cursor.apply(rows.getLast())).toString() : "",
        csv);
  }

  /** Whether there is anything to show below the table. */
  public boolean needed() {
    return !newest.isEmpty() || !older.isEmpty() || !csv.isEmpty();
  }
}
