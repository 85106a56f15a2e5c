package io.aipowergrid.node.console.page;

import io.aipowergrid.node.inference.ModelCard;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the catalogue in its address. One request's own. */
public class ModelsQuery extends FindQuery {
  @QueryParam("state")
  @Nullable String state;

  String state() {
    return state == null ? "" : state;
  }

  Sorting<ModelsTable.Column> sorting() {
    return ModelsTable.sorting(sort);
  }

  /** The filters, without order and page. */
  @Override
  Address address(String path) {
    return super.address(path).with("state", state);
  }

  boolean matches(ModelCard card) {
    return finds(card.id()) && (state().isEmpty() || word(card.state()).equals(state()));
  }

  static List<Choice> states(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "any state", wanted));
    for (var state : ModelCard.State.values()) {
      choices.add(Choice.of(word(state), word(state), wanted));
    }
    return choices;
  }

  private static String word(ModelCard.State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
