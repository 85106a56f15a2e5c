package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Price;

/** The price book. */
public record PricesView(Listing<Row> prices, String find) {
  /**
   * The price of one model.
   *
   * @param version 0 while the default of the configuration holds
   */
  public record Row(String modelId, Price price, int version) {}
}
