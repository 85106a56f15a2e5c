package io.aipowergrid.node.base;

import java.util.Locale;

/**
 * The order of a listing: one column of a closed set, and a direction. Rows that agree in the
 * column follow their key in the same direction, so the order is total and a page can begin after
 * the last row of the one before, however many rows are added meanwhile. Immutable.
 *
 * @param <C> the columns a listing can be sorted by
 */
public record SortOrder<C extends Enum<C>>(C column, boolean descending) {

  public static <C extends Enum<C>> SortOrder<C> ascending(C column) {
    return new SortOrder<>(column, false);
  }

  public static <C extends Enum<C>> SortOrder<C> descending(C column) {
    return new SortOrder<>(column, true);
  }

  /** The other way round. */
  public SortOrder<C> reversed() {
    return new SortOrder<>(column, !descending);
  }

  /**
   * The text after {@code order by}.
   *
   * @param expression SQL of the column, never null for any row
   * @param key SQL of the row's key
   */
  public String by(String expression, String key) {
    String direction = descending ? " desc" : " asc";
    return expression + direction + ", " + key + direction;
  }

  /**
   * The condition that leaves the rows behind the one whose key is the parameter {@code :after}.
   *
   * @param table where the row is looked up; the expressions name its columns without an alias
   */
  public String behind(String table, String expression, String key) {
    String beyond = descending ? " < " : " > ";
    if (expression.equals(key)) {
      return key + beyond + ":after";
    }
    return String.format(
        Locale.ROOT,
        "(%1$s, %2$s)%3$s(select %1$s, %2$s from %4$s where %2$s = :after)",
        expression,
        key,
        beyond,
        table);
  }
}
