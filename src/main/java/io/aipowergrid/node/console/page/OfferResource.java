package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.Plans;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is on offer: plans and prices. */
@Path(BusinessResource.PATH)
@ShowsErrors
@RunOnVirtualThread
public class OfferResource {
  private static final String PLANS = BusinessResource.PATH + "/plans";
  private static final String PRICES = BusinessResource.PATH + "/prices";

  private final Frames frames;
  private final CurrentSession session;
  private final Organisations organisations;
  private final Plans plans;
  private final PriceBook prices;
  private final ModelCatalog models;
  private final ConsoleConfig config;

  OfferResource(
      Frames frames,
      CurrentSession session,
      Organisations organisations,
      Plans plans,
      PriceBook prices,
      ModelCatalog models,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.organisations = organisations;
    this.plans = plans;
    this.prices = prices;
    this.models = models;
    this.config = config;
  }

  @GET
  @Path("plans")
  @Allow(Access.OPERATOR)
  public Response plans(@BeanParam OfferQuery query) {
    Address filters = query.address(PLANS);
    var sorting = PlansTable.sorting(query.sort);
    Address address = sorting.on(filters);
    String csv = address.at(PLANS + "/export.csv").toString();
    var pager = Pager.slice(planRows(query), config.pageRows(), query.page, address, csv);
    var view =
        new PlansView(
            Listing.of(PlansTable.heads(sorting, filters), pager, sorting),
            plans.get(query.edit == null ? Plan.COMMUNITY : query.edit),
            query.find());
    return Html.page(Pages.plans(frames.of("Plans", Section.BUSINESS), view));
  }

  /** The filtered plans as a file. */
  @GET
  @Path("plans/export.csv")
  @Allow(Access.OPERATOR)
  public Response exportPlans(@BeanParam OfferQuery query) {
    return Html.csv("plans.csv", PlansTable.csv(planRows(query)));
  }

  private List<PlansView.Row> planRows(OfferQuery query) {
    Map<String, Long> customers =
        organisations.list().stream()
            .map(OrganisationView::planId)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    var rows =
        plans.list().stream()
            .filter(plan -> query.finds(plan.name()))
            .map(plan -> new PlansView.Row(plan, customers.getOrDefault(plan.id(), 0L)))
            .toList();
    return PlansTable.sorting(query.sort).apply(rows, PlansTable::comparator);
  }

  /** Adds a plan, or changes the one of that id. */
  @POST
  @Path("plans")
  @Allow(Access.OPERATOR)
  public Response put(@BeanParam PlanForm form) {
    plans.put(session.actor(), form.plan());
    return Html.on(PLANS, Done.PLAN_KEPT);
  }

  @GET
  @Path("prices")
  @Allow(Access.OPERATOR)
  public Response prices(@BeanParam OfferQuery query) {
    Address filters = query.address(PRICES);
    var sorting = PricesTable.sorting(query.sort);
    Address address = sorting.on(filters);
    String csv = address.at(PRICES + "/export.csv").toString();
    var pager = Pager.slice(priceRows(query), config.pageRows(), query.page, address, csv);
    var view =
        new PricesView(
            Listing.of(PricesTable.heads(sorting, filters), pager, sorting), query.find());
    return Html.page(Pages.prices(frames.of("Price book", Section.BUSINESS), view));
  }

  /** The filtered prices as a file. */
  @GET
  @Path("prices/export.csv")
  @Allow(Access.OPERATOR)
  public Response exportPrices(@BeanParam OfferQuery query) {
    return Html.csv("prices.csv", PricesTable.csv(priceRows(query)));
  }

  private List<PricesView.Row> priceRows(OfferQuery query) {
    var rows =
        models.list().stream().map(ModelCard::id).filter(query::finds).map(this::price).toList();
    return PricesTable.sorting(query.sort).apply(rows, PricesTable::comparator);
  }

  private PricesView.Row price(String modelId) {
    var history = prices.history(modelId);
    return new PricesView.Row(
        modelId, prices.current(modelId), history.isEmpty() ? 0 : history.getFirst().version());
  }
}
