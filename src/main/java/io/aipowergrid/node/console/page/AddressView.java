package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * What an address received and still has, in coins.
 *
 * @param newest address of the first page where this is a later one, or empty
 * @param older address of the next page, or empty
 */
public record AddressView(
    String address,
    String balance,
    String received,
    long transactions,
    List<Row> rows,
    String newest,
    String older) {
  public AddressView {
    rows = List.copyOf(rows);
  }

  /** One transaction; what it paid to the address and spent from it. */
  public record Row(String txid, int height, String received, String sent) {}
}
