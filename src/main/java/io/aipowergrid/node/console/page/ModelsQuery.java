package io.aipowergrid.node.console.page;

import io.aipowergrid.node.inference.ModelCard;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the catalogue in its address. One request's own. */
public class ModelsQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("state")
  @Nullable String state;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** What the name contains. */
  String find() {
    return find == null ? "" : find.strip();
  }

  String state() {
    return state == null ? "" : state;
  }

  Sorting<ModelsTable.Column> sorting() {
    return ModelsTable.sorting(sort);
  }

  /** The filters, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find()).with("state", state);
  }

  boolean matches(ModelCard card) {
    return card.id().toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT))
        && (state().isEmpty() || word(card.state()).equals(state()));
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
