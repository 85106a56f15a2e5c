package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.mining.Payouts;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What miners are owed of the blocks that rigs found; paid on the command line. */
@Path("/console/mining/owed")
@ShowsErrors
@RunOnVirtualThread
public class OwedResource {
  private static final String PATH = "/console/mining/owed";

  private final Frames frames;
  private final Payouts payouts;
  private final ConsoleConfig config;

  OwedResource(Frames frames, Payouts payouts, ConsoleConfig config) {
    this.frames = frames;
    this.payouts = payouts;
    this.config = config;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response list(@BeanParam OwedQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/export.csv").toString();
    var pager = Pager.slice(lines(query), config.pageRows(), query.page, address, csv);
    var view =
        new OwedView(
            payouts.shares(),
            payouts.summary(),
            payouts.minimum().toCoins(),
            payouts.operator().toCoins(),
            Listing.of(OwedTable.heads(sorting, filters), pager.map(OwedView.Row::new), sorting),
            query.find());
    return Html.page(Pages.owed(frames.of("Owed to miners", Section.MINING), view));
  }

  /** The filtered miners as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(@BeanParam OwedQuery query) {
    return Html.csv("owed.csv", OwedTable.csv(lines(query)));
  }

  private List<Payouts.Owed> lines(OwedQuery query) {
    var lines = payouts.owed(Payouts.LINES_MAX).stream().filter(query::matches).toList();
    return query.sorting().apply(lines, OwedTable::comparator);
  }
}
