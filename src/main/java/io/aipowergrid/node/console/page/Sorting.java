package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How a table is sorted, as its address keeps it: {@code sort=price}, or {@code sort=-price} from
 * the largest down. Only the columns of the enum are understood; anything else gives the standard
 * order. Immutable.
 *
 * @param order what the address says
 * @param standard the order of an address that says nothing
 * @param param the parameter of the address
 */
record Sorting<C extends Enum<C>>(SortOrder<C> order, SortOrder<C> standard, String param) {
  static final String PARAM = "sort";

  /** Reads the parameter {@code sort}. */
  static <C extends Enum<C>> Sorting<C> of(@Nullable String text, SortOrder<C> standard) {
    return of(text, standard, PARAM);
  }

  /** Reads a parameter of another name, for a page with two tables. */
  static <C extends Enum<C>> Sorting<C> of(
      @Nullable String text, SortOrder<C> standard, String param) {
    boolean down = text != null && text.startsWith("-");
    String wanted = text == null ? "" : down ? text.substring(1) : text;
    var column =
        Arrays.stream(standard.column().getDeclaringClass().getEnumConstants())
            .filter(one -> word(one).equals(wanted))
            .findFirst();
    return new Sorting<>(
        column.map(one -> new SortOrder<>(one, down)).orElse(standard), standard, param);
  }

  /** The address with this order, and without the page, which belongs to it. */
  Address on(Address address) {
    return on(address, order);
  }

  /** What the parameter says; empty for the standard order. */
  String text() {
    return text(order);
  }

  private String text(SortOrder<C> wanted) {
    return wanted.equals(standard) ? "" : (wanted.descending() ? "-" : "") + word(wanted.column());
  }

  private Address on(Address address, SortOrder<C> wanted) {
    return address.with(param, text(wanted));
  }

  /** The head of a column of words: the first click sorts from A on. */
  Head words(C column, String label, Address address) {
    return head(SortOrder.ascending(column), label, address);
  }

  /** The head of a column of figures: the first click puts the largest on top. */
  Head figures(C column, String label, Address address) {
    return head(SortOrder.descending(column), label, address).num();
  }

  /** The head of a column of times: the first click puts the newest on top. */
  Head times(C column, String label, Address address) {
    return head(SortOrder.descending(column), label, address);
  }

  private Head head(SortOrder<C> first, String label, Address address) {
    boolean here = first.column() == order.column();
    String id = "by-" + (param.equals(PARAM) ? "" : param + "-") + word(first.column());
    String direction = !here ? "" : order.descending() ? "descending" : "ascending";
    return new Head(
        label, on(address, here ? order.reversed() : first) + "#" + id, id, direction, "");
  }

  /** Sorts rows that are all at hand; rows that agree keep their places. */
  <T> List<T> apply(List<T> rows, Function<C, Comparator<T>> by) {
    var comparator = by.apply(order.column());
    return rows.stream().sorted(order.descending() ? comparator.reversed() : comparator).toList();
  }

  private static String word(Enum<?> column) {
    return column.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
