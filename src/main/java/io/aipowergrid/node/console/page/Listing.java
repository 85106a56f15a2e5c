package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * A table that sorts, filters and pages on the server.
 *
 * @param sort the parameter that keeps the order when the filter changes; empty for the standard
 */
public record Listing<T>(List<Head> heads, Pager<T> pager, String sort) {
  public Listing {
    heads = List.copyOf(heads);
  }

  static <T> Listing<T> of(List<Head> heads, Pager<T> pager, Sorting<?> sorting) {
    return new Listing<>(heads, pager, sorting.text());
  }

  public List<T> rows() {
    return pager.rows();
  }
}
