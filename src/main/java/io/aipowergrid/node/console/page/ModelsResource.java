package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Money;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.LocalModelCatalog;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.inference.ModelHashes;
import io.aipowergrid.node.jobs.ModelKeeper;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The models of this node: what they are, what they cost, what they need. */
@Path("/console/models")
@ShowsErrors
@RunOnVirtualThread
public class ModelsResource {
  private static final String PATH = "/console/models";
  private static final Duration WEEK = Duration.ofDays(7);

  private final Frames frames;
  private final CurrentSession session;
  private final ModelCatalog models;
  private final LocalModelCatalog host;
  private final ModelKeeper keeper;
  private final PriceBook prices;
  private final UsageBook usage;
  private final ConsoleConfig config;
  private final InstantSource clock;

  ModelsResource(
      Frames frames,
      CurrentSession session,
      ModelCatalog models,
      LocalModelCatalog host,
      ModelKeeper keeper,
      PriceBook prices,
      UsageBook usage,
      ConsoleConfig config,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.models = models;
    this.host = host;
    this.keeper = keeper;
    this.prices = prices;
    this.usage = usage;
    this.config = config;
    this.clock = clock;
  }

  @GET
  @Allow(Access.VIEWER)
  public Response list(@BeanParam ModelsQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/export.csv").toString();
    var pager = Pager.slice(rows(query), config.pageRows(), query.page, address, csv);
    var view =
        new ModelsView(
            Listing.of(ModelsTable.heads(sorting, filters), pager, sorting),
            ModelsQuery.states(query.state()),
            query.find(),
            !filters.params().isEmpty());
    return Html.page(Pages.models(frames.of("Models", Section.MODELS), view));
  }

  /** The filtered catalogue as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.VIEWER)
  public Response export(@BeanParam ModelsQuery query) {
    return Html.csv("models.csv", ModelsTable.csv(rows(query)));
  }

  private List<ModelsView.Row> rows(ModelsQuery query) {
    var rows = models.list().stream().filter(query::matches).map(this::row).toList();
    return query.sorting().apply(rows, ModelsTable::comparator);
  }

  private ModelsView.Row row(ModelCard card) {
    var now = clock.instant();
    var filter = new UsageFilter(session.organisationFilter(), null, null, card.id());
    return new ModelsView.Row(
        card, prices.current(card.id()), usage.total(filter, now.minus(WEEK), now.plusSeconds(1)));
  }

  @GET
  @Path("{id: .+}")
  @Allow(Access.VIEWER)
  public Response model(@PathParam("id") String id) {
    var row = row(card(id));
    var price = row.price();
    var view =
        new ModelDetailView(
            row,
            !row.card().hashes().equals(ModelHashes.UNKNOWN),
            prices.history(id),
            failure(id),
            movable(row.card()),
            Money.plain(price.promptPerMillion()),
            Money.plain(price.cachedPromptPerMillion()),
            Money.plain(price.outputPerMillion()));
    return Html.page(Pages.model(frames.of(id, Section.MODELS), view));
  }

  private String failure(String id) {
    return host.failures().getOrDefault(id, "");
  }

  /** The built-in model always stays. */
  private static boolean movable(ModelCard card) {
    return !card.id().equals(ModelCatalog.BUILTIN_MODEL_ID);
  }

  /** Brings a model into the engine. */
  @POST
  @Path("{id: .+}/load")
  @Allow(Access.OPERATOR)
  public Response load(@PathParam("id") String id) {
    keeper.load(session.actor(), card(id).id());
    return back(id, Done.MODEL_LOADED);
  }

  /** Takes a model out of the engine; running answers end by themselves. */
  @POST
  @Path("{id: .+}/unload")
  @Allow(Access.OPERATOR)
  public Response unload(@PathParam("id") String id) {
    keeper.unload(session.actor(), card(id).id());
    return back(id, Done.MODEL_UNLOADED);
  }

  private static Response back(String id, Done done) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("%2F", "/");
    return Html.on(PATH + "/" + encoded, done);
  }

  /** Sets the price from now on. */
  @POST
  @Path("{id: .+}/price")
  @Allow(Access.OPERATOR)
  public Response price(
      @PathParam("id") String id,
      @RestForm @Nullable String prompt,
      @RestForm @Nullable String cached,
      @RestForm @Nullable String output) {
    var card = card(id);
    var parts = List.of(Forms.money(prompt), Forms.money(cached), Forms.money(output));
    var price = Forms.checked(() -> new Price(parts.get(0), parts.get(1), parts.get(2)));
    prices.set(session.actor(), card.id(), price);
    return back(id, Done.PRICE_SET);
  }

  private ModelCard card(String id) {
    return models
        .find(id)
        .orElseThrow(
            () -> new NodeException(ErrorCode.MODEL_NOT_FOUND, "This node knows no such model."));
  }
}
