package io.aipowergrid.node.ops.cli;

import static io.aipowergrid.node.ops.OperatorTask.ACTOR;

import io.aipowergrid.node.accounts.ApiKeyView;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.IssuedKey;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.ProjectView;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.ops.OperatorTask;
import io.aipowergrid.node.ops.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg keys}: the API keys of any project. */
@Command(
    name = "keys",
    description = "List, create, rotate and revoke API keys.",
    mixinStandardHelpOptions = true)
final class KeysCommand {
  private static final int PROJECTS_SHOWN_MAX = 20;

  /** Thirty days, the longest that the console gives, too. */
  private static final int OVERLAP_HOURS_MAX = 24 * 30;

  @Command(description = "List the keys of all projects.", mixinStandardHelpOptions = true)
  int list() {
    return OperatorTask.print(
        rooms -> {
          var organisations = rooms.get(Organisations.class);
          var now = rooms.get(InstantSource.class).instant();
          var table = new TextTable("customer", "project", "key", "name", "scopes", "state", "id");
          for (var organisation : organisations.list()) {
            for (ProjectView project : organisations.projects(organisation.id())) {
              for (ApiKeyView key : rooms.get(ApiKeys.class).list(project.id())) {
                table.row(
                    organisation.name(),
                    project.id().toString(),
                    "aipg_" + key.prefix() + "…",
                    key.name(),
                    key.scopes().stream()
                        .map(Scope::wireName)
                        .sorted()
                        .collect(Collectors.joining(",")),
                    key.state(now).name().toLowerCase(java.util.Locale.ROOT),
                    key.id().toString());
              }
            }
          }
          return table.toString();
        });
  }

  @Command(
      description = "Create a key and print it; it cannot be shown again.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "What the key is for.") String name,
      @Option(
              names = "--project",
              description = "Project id; may be left out when there is only one.")
          @Nullable UUID project,
      @Option(
              names = "--scope",
              split = ",",
              defaultValue = "inference,usage.read,receipts.read,chain.read",
              description = "Scopes (default: ${DEFAULT-VALUE}).")
          List<String> scopes,
      @Option(
              names = "--expires-in-days",
              description = "Days until it stops working; default never.")
          @Nullable Integer days) {
    return OperatorTask.print(
        rooms -> {
          Instant expiry =
              days == null
                  ? null
                  : rooms.get(InstantSource.class).instant().plus(Duration.ofDays(days));
          IssuedKey key =
              rooms
                  .get(ApiKeys.class)
                  .issue(ACTOR, projectOrOnly(rooms, project), name, parseScopes(scopes), expiry);
          return key.secretText();
        });
  }

  @Command(description = "Revoke a key at once.", mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "KEY_ID", description = "The id that `keys list` shows.") UUID id) {
    return OperatorTask.print(
        rooms -> {
          ApiKeyView key = rooms.get(ApiKeys.class).revoke(ACTOR, id);
          return "revoked aipg_" + key.prefix() + "… (" + key.name() + ")";
        });
  }

  @Command(
      description = "Make a key's successor and print it; the old key goes on for a while.",
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(paramLabel = "KEY_ID", description = "The id that `keys list` shows.") UUID id,
      @Option(
              names = "--overlap-hours",
              paramLabel = "HOURS",
              defaultValue = "24",
              description = "How long the old key goes on, 1 to 720 (default: ${DEFAULT-VALUE}).")
          int hours) {
    if (hours < 1 || hours > OVERLAP_HOURS_MAX) {
      throw Arguments.refusal("--overlap-hours is 1 to " + OVERLAP_HOURS_MAX + ", not " + hours);
    }
    return OperatorTask.print(
        rooms -> {
          Instant end = rooms.get(InstantSource.class).instant().plus(Duration.ofHours(hours));
          return rooms.get(ApiKeys.class).rotate(ACTOR, id, end).secretText();
        });
  }

  private static UUID projectOrOnly(OperatorTask.Rooms rooms, @Nullable UUID project) {
    if (project != null) {
      return project;
    }
    var organisations = rooms.get(Organisations.class);
    List<ProjectView> all =
        organisations.list().stream()
            .filter(organisation -> !organisation.operator())
            .flatMap(organisation -> organisations.projects(organisation.id()).stream())
            .filter(candidate -> !candidate.archived())
            .toList();
    if (all.size() != 1) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "there are "
              + all.size()
              + " projects; name one with --project: "
              + all.stream()
                  .limit(PROJECTS_SHOWN_MAX)
                  .map(each -> each.id() + " (" + each.name() + ")")
                  .collect(Collectors.joining(", ")));
    }
    return all.getFirst().id();
  }

  private static Set<Scope> parseScopes(List<String> names) {
    var scopes = new LinkedHashSet<Scope>();
    for (String name : names) {
      scopes.add(
          Scope.find(name.strip())
              .orElseThrow(
                  () ->
                      new NodeException(
                          ErrorCode.INVALID_REQUEST,
                          "unknown scope "
                              + name
                              + "; the scopes are "
                              + List.of(Scope.values()).stream()
                                  .map(Scope::wireName)
                                  .collect(Collectors.joining(", ")))));
    }
    return scopes;
  }
}
