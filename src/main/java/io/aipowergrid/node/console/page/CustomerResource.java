package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** One customer: what it may, has and does. */
@Path("/console/business/customers/{id}")
@ShowsErrors
@RunOnVirtualThread
public class CustomerResource {
  private static final int ENTRIES = 10;
  private static final Duration MONTH = Duration.ofDays(30);

  private final Frames frames;
  private final CurrentSession session;
  private final Organisations organisations;
  private final Users users;
  private final Balances balances;
  private final Ledger ledger;
  private final Plans plans;
  private final UsageBook usage;
  private final InstantSource clock;

  CustomerResource(
      Frames frames,
      CurrentSession session,
      Organisations organisations,
      Users users,
      Balances balances,
      Ledger ledger,
      Plans plans,
      UsageBook usage,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.organisations = organisations;
    this.users = users;
    this.balances = balances;
    this.ledger = ledger;
    this.plans = plans;
    this.usage = usage;
    this.clock = clock;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response customer(@PathParam("id") String id) {
    var organisation = known(id);
    UUID key = organisation.id();
    var now = clock.instant();
    var view =
        new CustomerView(
            organisation,
            balances.of(key),
            plans.get(organisation.planId()),
            usage.total(UsageFilter.ofOrganisation(key), now.minus(MONTH), now.plusSeconds(1)),
            BusinessResource.planChoices(plans, organisation.planId()),
            organisations.projects(key),
            users.list(key),
            EntriesTable.plainHeads(),
            ledger.entries(EntryFilter.ofOrganisation(key, ENTRIES)).stream()
                .map(entry -> new LedgerView.Row(entry, organisation.name()))
                .toList());
    return Html.page(Pages.customer(frames.of(organisation.name(), Section.BUSINESS), view));
  }

  @POST
  @Path("plan")
  @Allow(Access.OPERATOR)
  public Response plan(@PathParam("id") String id, @RestForm @Nullable String plan) {
    var chosen = plans.get(Forms.text(plan, "a plan"));
    organisations.setPlan(session.actor(), known(id).id(), chosen.id());
    return back(id, Done.PLAN_SET);
  }

  /** Credits prepaid money; the same reference never counts twice. */
  @POST
  @Path("top-up")
  @Allow(Access.OPERATOR)
  public Response topUp(
      @PathParam("id") String id,
      @RestForm @Nullable String amount,
      @RestForm @Nullable String reference) {
    var money = Forms.money(amount);
    if (!money.isPositive()) {
      throw Forms.refusal("A top-up is more than nothing.");
    }
    ledger.topUp(session.actor(), known(id).id(), money, Forms.text(reference, "a reference"));
    return back(id, Done.TOPPED_UP);
  }

  @POST
  @Path("projects")
  @Allow(Access.OPERATOR)
  public Response project(@PathParam("id") String id, @RestForm @Nullable String name) {
    organisations.createProject(
        session.actor(), known(id).id(), Forms.text(name, "the project a name"));
    return back(id, Done.PROJECT_CREATED);
  }

  @POST
  @Path("suspend")
  @Allow(Access.OPERATOR)
  public Response suspend(@PathParam("id") String id, @RestForm @Nullable String reason) {
    organisations.suspend(session.actor(), known(id).id(), Forms.text(reason, "a reason"));
    return back(id, Done.SUSPENDED);
  }

  @POST
  @Path("resume")
  @Allow(Access.OPERATOR)
  public Response resume(@PathParam("id") String id) {
    organisations.resume(session.actor(), known(id).id());
    return back(id, Done.RESUMED);
  }

  private OrganisationView known(String id) {
    return organisations
        .find(Ids.required(id, "customer"))
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such customer."));
  }

  private static Response back(String id, Done done) {
    return Html.on(BusinessResource.PATH + "/customers/" + id, done);
  }
}
