package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.ApiKeyView;
import io.aipowergrid.node.accounts.ProjectView;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The keys of a project.
 *
 * @param find what name or prefix contain, or empty
 * @param secret a key just made, shown this once, or empty
 * @param secretName its name
 * @param manage whether the reader may make and end keys
 */
public record KeysView(
    ProjectView project,
    String customer,
    List<Choice> projects,
    List<Choice> states,
    String find,
    Listing<Row> keys,
    boolean filtered,
    List<Choice> scopes,
    String secret,
    String secretName,
    boolean manage) {
  public KeysView {
    projects = List.copyOf(projects);
    states = List.copyOf(states);
    scopes = List.copyOf(scopes);
  }

  /** One key. */
  public record Row(ApiKeyView key, ApiKeyView.State stateNow) {
    static Row of(ApiKeyView key, Instant now) {
      return new Row(key, key.state(now));
    }

    public String state() {
      return stateNow.name().toLowerCase(Locale.ROOT);
    }

    public String stateKind() {
      return switch (stateNow) {
        case ACTIVE -> "good";
        case EXPIRED -> "watch";
        case REVOKED -> "bad";
      };
    }

    public boolean active() {
      return stateNow == ApiKeyView.State.ACTIVE;
    }

    public String scopes() {
      return key.scopes().stream()
          .map(scope -> scope.wireName())
          .sorted()
          .collect(Collectors.joining(", "));
    }
  }
}
