package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Figures;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a table, with the way to the others.
 *
 * @param where which rows these are, in words
 * @param first address of the first page, or empty when this is it
 * @param next address of the next page, or empty on the last
 * @param csv address of the export, or empty
 */
public record Pager<T>(List<T> rows, String where, String first, String next, String csv) {
  private static final String PAGE = "page";

  public Pager {
    rows = List.copyOf(rows);
  }

  /**
   * A page that begins behind the last row of the one before.
   *
   * @param read one row more than the page has, to know whether there is another
   * @param after the cursor of this page, or null on the first
   * @param address of the table with filters and order
   */
  static <T> Pager<T> of(
      List<T> read,
      int size,
      @Nullable String after,
      Address address,
      Function<T, String> cursor,
      String csv) {
    boolean more = read.size() > size;
    var rows = more ? read.subList(0, size) : read;
    return of(rows, after, more ? cursor.apply(rows.getLast()) : null, address, csv);
  }

  /**
   * A page whose successor is known.
   *
   * @param next the cursor of the next page, or null on the last
   */
  static <T> Pager<T> of(
      List<T> rows, @Nullable String after, @Nullable String next, Address address, String csv) {
    return new Pager<>(
        rows,
        Figures.counted(rows.size(), "row", "rows") + " on this page",
        after == null ? "" : address.toString(),
        next == null ? "" : address.with("before", next).toString(),
        csv);
  }

  /**
   * A page of rows that are all at hand.
   *
   * @param page its number, from 1 on; anything else is the first
   */
  static <T> Pager<T> slice(
      List<T> all, int size, @Nullable String page, Address address, String csv) {
    int last = Math.max(1, Math.ceilDiv(all.size(), size));
    int number = Math.clamp(number(page), 1, last);
    int from = (number - 1) * size;
    int to = Math.min(all.size(), from + size);
    return new Pager<>(
        all.subList(from, to),
        last == 1
            ? Figures.counted(all.size(), "row", "rows")
            : "%d to %d of %d rows".formatted(from + 1, to, all.size()),
        number == 1 ? "" : address.toString(),
        number == last ? "" : address.with(PAGE, Integer.toString(number + 1)).toString(),
        csv);
  }

  private static int number(@Nullable String page) {
    try {
      return page == null ? 1 : Integer.parseInt(page);
    } catch (NumberFormatException _) {
      return 1;
    }
  }

  /** The same page with other rows. */
  <R> Pager<R> map(Function<T, R> row) {
    return new Pager<>(rows.stream().map(row).toList(), where, first, next, csv);
  }

  /** Whether there is anything to show below the table. */
  public boolean needed() {
    return !first.isEmpty() || !next.isEmpty() || (!csv.isEmpty() && !rows.isEmpty());
  }
}
