package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * The playground.
 *
 * @param models the loaded ones
 * @param pays which organisation and project pay
 * @param may whether the reader's role may run models
 */
public record PlaygroundView(
    List<Choice> models, String price, String pays, String spendable, int tokensMax, boolean may) {
  public PlaygroundView {
    models = List.copyOf(models);
  }
}
