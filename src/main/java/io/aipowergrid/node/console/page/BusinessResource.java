package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.billing.UsageTotals;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Customers, plans and prices. */
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
  private final PriceBook prices;
  private final ModelCatalog models;
  private final InstantSource clock;

  BusinessResource(
      Frames frames,
      CurrentSession session,
      Organisations organisations,
      Balances balances,
      UsageBook usage,
      Plans plans,
      PriceBook prices,
      ModelCatalog models,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.organisations = organisations;
    this.balances = balances;
    this.usage = usage;
    this.plans = plans;
    this.prices = prices;
    this.models = models;
    this.clock = clock;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response customers(@QueryParam("find") @Nullable String find) {
    String wanted = find == null ? "" : find.strip();
    var rows =
        organisations.list().stream()
            .filter(
                one ->
                    one.name().toLowerCase(Locale.ROOT).contains(wanted.toLowerCase(Locale.ROOT)))
            .map(this::row)
            .toList();
    var view = new CustomersView(rows, planChoices(plans, Plan.COMMUNITY), wanted);
    return Html.page(Pages.customers(frames.of("Customers", Section.BUSINESS), view));
  }

  private CustomersView.Row row(OrganisationView organisation) {
    return new CustomersView.Row(
        organisation, balances.of(organisation.id()), month(organisation.id()));
  }

  private UsageTotals month(UUID organisationId) {
    var now = clock.instant();
    return usage.total(
        UsageFilter.ofOrganisation(organisationId), now.minus(MONTH), now.plusSeconds(1));
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

  @GET
  @Path("plans")
  @Allow(Access.OPERATOR)
  public Response plans() {
    var all = organisations.list();
    var rows =
        plans.list().stream()
            .map(
                plan ->
                    new PlansView.Row(
                        plan, all.stream().filter(one -> one.planId().equals(plan.id())).count()))
            .toList();
    return Html.page(Pages.plans(frames.of("Plans", Section.BUSINESS), new PlansView(rows)));
  }

  @GET
  @Path("prices")
  @Allow(Access.OPERATOR)
  public Response prices() {
    var rows = models.list().stream().map(ModelCard::id).map(this::price).toList();
    return Html.page(Pages.prices(frames.of("Price book", Section.BUSINESS), new PricesView(rows)));
  }

  private PricesView.Row price(String modelId) {
    var history = prices.history(modelId);
    return new PricesView.Row(
        modelId, prices.current(modelId), history.isEmpty() ? 0 : history.getFirst().version());
  }
}
