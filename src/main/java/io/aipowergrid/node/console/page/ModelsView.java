package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.UsageTotals;
import io.aipowergrid.node.inference.ModelCard;
import java.util.List;
import java.util.Locale;

/**
 * The catalogue.
 *
 * @param find what the names contain, or empty
 */
public record ModelsView(Listing<Row> models, List<Choice> states, String find, boolean filtered) {
  public ModelsView {
    states = List.copyOf(states);
  }

  /**
   * One model.
   *
   * @param week its use in the last seven days, of those whose jobs the reader may see
   */
  public record Row(ModelCard card, Price price, UsageTotals week) {
    public String state() {
      return card.state().name().toLowerCase(Locale.ROOT);
    }

    public String stateKind() {
      return switch (card.state()) {
        case LOADED -> "good";
        case AVAILABLE -> "";
        case FAILED -> "bad";
      };
    }

    public String lane() {
      return switch (card.lane()) {
        case EXACT_I -> "exact";
        case STATISTICAL -> "statistical";
      };
    }

    public String laneSentence() {
      return switch (card.lane()) {
        case EXACT_I -> "Bit-exact: anybody with the model can replay an answer and compare.";
        case STATISTICAL -> "Verified by statistics: machines differ in the last bits.";
      };
    }

    public boolean loaded() {
      return card.state() == ModelCard.State.LOADED;
    }
  }
}
