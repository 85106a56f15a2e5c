package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.NewUser;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Sessions;
import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.accounts.Users;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** People and their roles; and which project this session looks at. */
@Path("/console/settings")
@ShowsErrors
@RunOnVirtualThread
public class PeopleResource {
  private static final String PATH = "/console/settings";

  private final Frames frames;
  private final CurrentSession session;
  private final Users users;
  private final Sessions sessions;
  private final Organisations organisations;
  private final ConsoleConfig config;

  PeopleResource(
      Frames frames,
      CurrentSession session,
      Users users,
      Sessions sessions,
      Organisations organisations,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.users = users;
    this.sessions = sessions;
    this.organisations = organisations;
    this.config = config;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response people(@BeanParam PeopleQuery query) {
    return page(organisation(query.customer), query, Optional.empty());
  }

  /** The people as a file. */
  @GET
  @Path("people.csv")
  @Allow(Access.VIEWER)
  public Response export(@BeanParam PeopleQuery query) {
    return Html.csv("people.csv", PeopleTable.csv(rows(organisation(query.customer), query)));
  }

  /** Invites somebody; the one-time password is shown this once. */
  @POST
  @Path("people")
  @Allow(Access.ADMIN)
  public Response create(
      @RestForm @Nullable String customer,
      @RestForm @Nullable String email,
      @RestForm @Nullable String role) {
    var organisation = organisation(customer);
    var made =
        users.create(
            session.actor(),
            organisation.id(),
            Forms.text(email, "an e-mail address"),
            grantable(role, organisation));
    return page(organisation, new PeopleQuery(), Optional.of(made));
  }

  @POST
  @Path("people/{id}/role")
  @Allow(Access.ADMIN)
  public Response role(@PathParam("id") String id, @RestForm @Nullable String role) {
    var user = visible(id);
    refuseSelf(user, "change your own role");
    users.changeRole(
        session.actor(),
        user.id(),
        grantable(role, organisation(user.organisationId().toString())));
    return back(user, Done.ROLE_CHANGED);
  }

  /** Gives a new one-time password, shown this once. */
  @POST
  @Path("people/{id}/reset")
  @Allow(Access.ADMIN)
  public Response reset(@PathParam("id") String id) {
    var user = visible(id);
    refuseSelf(user, "reset your own password here; use Password on the left");
    return page(
        organisation(user.organisationId().toString()),
        new PeopleQuery(),
        Optional.of(users.resetPassword(session.actor(), user.id())));
  }

  @POST
  @Path("people/{id}/deactivate")
  @Allow(Access.ADMIN)
  public Response deactivate(@PathParam("id") String id) {
    var user = visible(id);
    refuseSelf(user, "deactivate yourself");
    users.deactivate(session.actor(), user.id());
    return back(user, Done.USER_DEACTIVATED);
  }

  @POST
  @Path("people/{id}/reactivate")
  @Allow(Access.ADMIN)
  public Response reactivate(@PathParam("id") String id) {
    var user = visible(id);
    users.reactivate(session.actor(), user.id());
    return back(user, Done.USER_REACTIVATED);
  }

  /** Lets this session look at another project of its organisation. */
  @POST
  @Path("project")
  @Allow(Access.VIEWER)
  public Response project(@RestForm @Nullable String project) {
    String token = session.token().orElseThrow();
    sessions.selectProject(token, Ids.required(project, "project"));
    return Html.on(PATH, Done.PROJECT_CHOSEN);
  }

  private void refuseSelf(UserView user, String what) {
    if (user.id().equals(session.user().id())) {
      throw new NodeException(ErrorCode.CONFLICT, "You cannot " + what + ".");
    }
  }

  /** A role that this person may give: nobody gives more than they have. */
  private Role grantable(@Nullable String name, OrganisationView organisation) {
    return Arrays.stream(Role.values())
        .filter(role -> role.wireName().equals(name))
        .filter(role -> offered(organisation).contains(role))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.PERMISSION_DENIED, "That role cannot be given by you or here."));
  }

  /** Operators exist in the node's own organisation only, and only operators make them. */
  private List<Role> offered(OrganisationView organisation) {
    return Arrays.stream(Role.values())
        .filter(role -> session.user().role().atLeast(role))
        .filter(role -> organisation.operator() || role != Role.OPERATOR)
        .toList();
  }

  private UserView visible(String id) {
    var user =
        users
            .find(Ids.required(id, "person"))
            .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such person."));
    session.requireSees(user.organisationId(), "person");
    if (!session.user().role().atLeast(user.role())) {
      throw new NodeException(ErrorCode.PERMISSION_DENIED, "This person's role is above yours.");
    }
    return user;
  }

  private OrganisationView organisation(@Nullable String wanted) {
    UUID id =
        wanted == null || wanted.isEmpty()
            ? session.user().organisationId()
            : Ids.required(wanted, "customer");
    session.requireSees(id, "customer");
    return organisations
        .find(id)
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such customer."));
  }

  private Response back(UserView user, Done done) {
    return Html.on(
        Address.of(PATH).with("customer", user.organisationId().toString()).toString(), done);
  }

  private Response page(OrganisationView organisation, PeopleQuery query, Optional<NewUser> made) {
    boolean own = organisation.id().equals(session.user().organisationId());
    boolean manage = session.atLeast(Role.ADMIN);
    Address filters = Address.of(PATH).with("customer", organisation.id().toString());
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/people.csv").toString();
    var pager = Pager.slice(rows(organisation, query), config.pageRows(), query.page, address, csv);
    var view =
        new PeopleView(
            organisation.name(),
            organisation.id().toString(),
            session.operator() ? customers(organisation) : List.of(),
            Listing.of(PeopleTable.heads(sorting, filters, manage), pager, sorting),
            roles(organisation, Role.MEMBER),
            own ? projects() : List.of(),
            made.map(one -> one.user().email()).orElse(""),
            made.map(NewUser::oneTimePassword).orElse(""),
            manage);
    return Html.page(Pages.people(frames.of("Settings", Section.SETTINGS), view));
  }

  private List<PeopleView.Row> rows(OrganisationView organisation, PeopleQuery query) {
    var rows = users.list(organisation.id()).stream().map(user -> row(user, organisation)).toList();
    return query.sorting().apply(rows, PeopleTable::comparator);
  }

  private PeopleView.Row row(UserView user, OrganisationView organisation) {
    return new PeopleView.Row(
        user, roles(organisation, user.role()), user.id().equals(session.user().id()));
  }

  private List<Choice> roles(OrganisationView organisation, Role chosen) {
    return offered(organisation).stream()
        .map(role -> Choice.of(role.wireName(), role.wireName(), chosen.wireName()))
        .toList();
  }

  private List<Choice> customers(OrganisationView chosen) {
    return organisations.list().stream()
        .map(one -> Choice.of(one.id().toString(), one.name(), chosen.id().toString()))
        .toList();
  }

  private List<Choice> projects() {
    return organisations.projects(session.user().organisationId()).stream()
        .filter(one -> !one.archived())
        .map(
            one -> Choice.of(one.id().toString(), one.name(), session.get().projectId().toString()))
        .toList();
  }
}
