package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.ApiKeyView;
import jakarta.ws.rs.QueryParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the table of keys in its address. One request's own. */
public class KeysQuery extends FindQuery {
  @QueryParam("project")
  @Nullable String project;

  @QueryParam("state")
  @Nullable String state;

  String state() {
    return state == null ? "" : state;
  }

  Sorting<KeysTable.Column> sorting() {
    return KeysTable.sorting(sort);
  }

  /** The filters, without order and page. */
  @Override
  Address address(String path) {
    return Address.of(path).with("project", project).with("state", state).with("find", find());
  }

  boolean matches(KeysView.Row row) {
    return (state().isEmpty() || state().equals(row.state()))
        && finds(row.key().name() + " aipg_" + row.key().prefix());
  }

  static List<Choice> states(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "any state", wanted));
    for (var state : ApiKeyView.State.values()) {
      String name = state.name().toLowerCase(Locale.ROOT);
      choices.add(Choice.of(name, name, wanted));
    }
    return choices;
  }
}
