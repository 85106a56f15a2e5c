package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.billing.UsageShare;
import io.aipowergrid.node.billing.UsageShare.By;
import io.aipowergrid.node.billing.UsageTotals;
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
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Customers. */
@Path("/console/business")
@ShowsErrors
@RunOnVirtualThread
public class BusinessResource {
  static final String PATH = "/console/business";
  private static final Duration MONTH = Duration.ofDays(30);

  private final Frames frames;
  private final CurrentSession session;
  private final Organisations organisations;
  private final Balances balances;
  private final UsageBook usage;
  private final Plans plans;
  private final ConsoleConfig config;
  private final InstantSource clock;

  BusinessResource(
      Frames frames,
      CurrentSession session,
      Organisations organisations,
      Balances balances,
      UsageBook usage,
      Plans plans,
      ConsoleConfig config,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.organisations = organisations;
    this.balances = balances;
    this.usage = usage;
    this.plans = plans;
    this.config = config;
    this.clock = clock;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response customers(@BeanParam CustomersQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/export.csv").toString();
    var pager = Pager.slice(rows(query), config.pageRows(), query.page, address, csv);
    var view =
        new CustomersView(
            Listing.of(CustomersTable.heads(sorting, filters), pager, sorting),
            planChoices(plans, Plan.COMMUNITY),
            query.find());
    return Html.page(Pages.customers(frames.of("Customers", Section.BUSINESS), view));
  }

  /** The filtered customers as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(@BeanParam CustomersQuery query) {
    return Html.csv("customers.csv", CustomersTable.csv(rows(query)));
  }

  private List<CustomersView.Row> rows(CustomersQuery query) {
    var now = clock.instant();
    var months =
        usage.shares(UsageFilter.ALL, now.minus(MONTH), now.plusSeconds(1), By.ORGANISATION);
    var byOrganisation =
        months.stream().collect(Collectors.toMap(UsageShare::id, UsageShare::totals));
    var rows =
        organisations.list().stream()
            .filter(query::matches)
            .map(
                one -> row(one, byOrganisation.getOrDefault(one.id().toString(), UsageTotals.NONE)))
            .toList();
    return query.sorting().apply(rows, CustomersTable::comparator);
  }

  private CustomersView.Row row(OrganisationView organisation, UsageTotals month) {
    return new CustomersView.Row(organisation, balances.of(organisation.id()), month);
  }

  static List<Choice> planChoices(Plans plans, String chosen) {
    return plans.list().stream().map(plan -> Choice.of(plan.id(), plan.name(), chosen)).toList();
  }

  @POST
  @Allow(Access.OPERATOR)
  public Response create(@RestForm @Nullable String name, @RestForm @Nullable String plan) {
    var made =
        organisations.create(
            session.actor(),
            Forms.text(name, "the organisation a name"),
            plans.get(Forms.text(plan, "a plan")).id());
    return Html.on(PATH + "/customers/" + made.id(), Done.CUSTOMER_CREATED);
  }
}
