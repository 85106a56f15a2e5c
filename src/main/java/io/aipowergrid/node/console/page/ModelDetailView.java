package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.PriceView;
import java.util.List;

/**
 * One model with its hashes and prices.
 *
 * @param hashed whether its hashes are known; they are from the first load on
 * @param failure why it could not be loaded, or empty
 * @param movable whether it can be loaded and unloaded here
 * @param prices newest first; empty while the default price holds
 */
public record ModelDetailView(
    ModelsView.Row row,
    boolean hashed,
    List<PriceView> prices,
    String failure,
    boolean movable,
    String promptPrice,
    String cachedPrice,
    String outputPrice) {
  public ModelDetailView {
    prices = List.copyOf(prices);
  }
}
