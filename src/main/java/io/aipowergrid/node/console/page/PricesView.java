package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Price;
import java.util.List;

/** The price book. */
public record PricesView(List<Row> prices) {
  public PricesView {
    prices = List.copyOf(prices);
  }

  /**
   * The price of one model.
   *
   * @param version 0 while the default of the configuration holds
   */
  public record Row(String modelId, Price price, int version) {}
}
