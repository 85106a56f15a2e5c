package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.ApiKeyView;
import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.IssuedKey;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.ProjectView;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** API keys: made here, shown once, rotated and revoked. */
@Path("/console/keys")
@ShowsErrors
@RunOnVirtualThread
public class KeysResource {
  private static final String PATH = "/console/keys";
  private static final Set<Integer> DAYS_ALLOWED = Set.of(1, 7, 30, 90, 365);

  private final Frames frames;
  private final CurrentSession session;
  private final ApiKeys keys;
  private final Organisations organisations;
  private final Names names;
  private final ConsoleConfig config;
  private final InstantSource clock;

  KeysResource(
      Frames frames,
      CurrentSession session,
      ApiKeys keys,
      Organisations organisations,
      Names names,
      ConsoleConfig config,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.keys = keys;
    this.organisations = organisations;
    this.names = names;
    this.config = config;
    this.clock = clock;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response list(@BeanParam KeysQuery query) {
    return page(project(query.project), query, Optional.empty());
  }

  /** The filtered keys as a file; no secret is in it. */
  @GET
  @Path("export.csv")
  @Allow(Access.VIEWER)
  public Response export(@BeanParam KeysQuery query) {
    return Html.csv("keys.csv", KeysTable.csv(rows(project(query.project), query)));
  }

  /** Makes a key and shows it, this once. */
  @POST
  @Allow(Access.ADMIN)
  public Response issue(
      @RestForm @Nullable String project,
      @RestForm @Nullable String name,
      @RestForm @Nullable List<String> scope,
      @RestForm @Nullable String days) {
    var target = project(project);
    var issued =
        keys.issue(
            session.actor(),
            target.id(),
            Forms.text(name, "the key a name"),
            scopes(scope, target),
            expiry(days));
    return page(target, new KeysQuery(), Optional.of(issued));
  }

  private Set<Scope> scopes(@Nullable List<String> wanted, ProjectView project) {
    var chosen = EnumSet.noneOf(Scope.class);
    for (String name : wanted == null ? List.<String>of() : wanted) {
      chosen.add(Scope.find(name).orElseThrow(() -> Forms.refusal("There is no such permission.")));
    }
    if (chosen.isEmpty()) {
      throw Forms.refusal("Give the key at least one permission.");
    }
    if (!offered(project).containsAll(chosen)) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED, "A key cannot hold a permission that you do not have.");
    }
    return chosen;
  }

  /** What this person may hand out; only keys of the node's own organisation may operate it. */
  private Set<Scope> offered(ProjectView project) {
    var offered = EnumSet.noneOf(Scope.class);
    offered.addAll(session.user().role().scopes());
    if (!project.organisationId().equals(session.user().organisationId())) {
      offered.remove(Scope.OPERATE);
    }
    return offered;
  }

  private @Nullable Instant expiry(@Nullable String days) {
    int wanted = Forms.whole(days, "The number of days", 0);
    if (wanted == 0) {
      return null;
    }
    if (!DAYS_ALLOWED.contains(wanted)) {
      throw Forms.refusal("Choose one of the offered times of expiry.");
    }
    return clock.instant().plus(Duration.ofDays(wanted));
  }

  /** Ends a key at once. */
  @POST
  @Path("{id}/revoke")
  @Allow(Access.ADMIN)
  public Response revoke(@PathParam("id") String id) {
    var key = visible(id);
    keys.revoke(session.actor(), key.id());
    return Html.on(
        Address.of(PATH).with("project", key.projectId().toString()).toString(), Done.KEY_REVOKED);
  }

  /** Makes a successor and lets the old key go on for a while. */
  @POST
  @Path("{id}/rotate")
  @Allow(Access.ADMIN)
  public Response rotate(@PathParam("id") String id, @RestForm @Nullable String hours) {
    var key = visible(id);
    int overlap = Math.clamp(Forms.whole(hours, "The number of hours", 24), 0, 24 * 30);
    var issued =
        keys.rotate(session.actor(), key.id(), clock.instant().plus(Duration.ofHours(overlap)));
    return page(project(key.projectId().toString()), new KeysQuery(), Optional.of(issued));
  }

  private ApiKeyView visible(String id) {
    var key =
        keys.find(Ids.required(id, "key"))
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such key."));
    session.requireSees(key.organisationId(), "key");
    return key;
  }

  private ProjectView project(@Nullable String wanted) {
    UUID id =
        wanted == null || wanted.isEmpty()
            ? session.get().projectId()
            : Ids.required(wanted, "project");
    var project =
        organisations
            .findProject(id)
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such project."));
    session.requireSees(project.organisationId(), "project");
    return project;
  }

  private Response page(ProjectView project, KeysQuery query, Optional<IssuedKey> issued) {
    boolean manage = session.atLeast(Role.ADMIN);
    Address filters = query.address(PATH).with("project", project.id().toString());
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/export.csv").toString();
    var pager = Pager.slice(rows(project, query), config.pageRows(), query.page, address, csv);
    var view =
        new KeysView(
            project,
            names.organisation(project.organisationId()),
            projects(project),
            KeysQuery.states(query.state()),
            query.find(),
            Listing.of(KeysTable.heads(sorting, filters, manage), pager, sorting),
            !query.state().isEmpty() || !query.find().isEmpty(),
            scopeChoices(project),
            issued.map(IssuedKey::secretText).orElse(""),
            issued.map(key -> key.view().name()).orElse(""),
            manage);
    return Html.page(Pages.keys(frames.of("Keys", Section.KEYS), view));
  }

  private List<KeysView.Row> rows(ProjectView project, KeysQuery query) {
    var now = clock.instant();
    var rows =
        keys.list(project.id()).stream()
            .map(key -> KeysView.Row.of(key, now))
            .filter(query::matches)
            .toList();
    return query.sorting().apply(rows, KeysTable::comparator);
  }

  private List<Choice> projects(ProjectView current) {
    return organisations.projects(current.organisationId()).stream()
        .map(one -> Choice.of(one.id().toString(), one.name(), current.id().toString()))
        .toList();
  }

  private List<Choice> scopeChoices(ProjectView project) {
    var offered = offered(project);
    return Arrays.stream(Scope.values())
        .filter(offered::contains)
        .map(scope -> new Choice(scope.wireName(), meaning(scope), scope == Scope.INFERENCE))
        .toList();
  }

  private static String meaning(Scope scope) {
    return switch (scope) {
      case INFERENCE -> "run models";
      case USAGE_READ -> "read usage, cost and balance";
      case RECEIPTS_READ -> "read receipts and jobs";
      case CHAIN_READ -> "read the chain";
      case KEYS_MANAGE -> "make and revoke keys";
      case OPERATE -> "operate the node";
    };
  }
}
