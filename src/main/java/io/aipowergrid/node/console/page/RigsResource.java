package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.mining.RigReport;
import io.aipowergrid.node.mining.StratumService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.InetSocketAddress;
import java.util.List;

/** The rigs at the Stratum server: who mines, how fast, and what became of the shares. */
@Path("/console/mining/rigs")
@ShowsErrors
@RunOnVirtualThread
public class RigsResource {
  private static final String PATH = "/console/mining/rigs";

  private final Frames frames;
  private final StratumService stratum;
  private final ConsoleConfig config;

  RigsResource(Frames frames, StratumService stratum, ConsoleConfig config) {
    this.frames = frames;
    this.stratum = stratum;
    this.config = config;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response list(@BeanParam RigsQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    String csv = address.at(PATH + "/export.csv").toString();
    List<RigReport> all = stratum.reports();
    var pager = Pager.slice(rows(all, query), config.pageRows(), query.page, address, csv);
    var view =
        new RigsView(
            stratum.address().map(RigsResource::words).orElse(""),
            stratum.totals(),
            all.stream().mapToDouble(RigReport::hashesPerSecond).sum(),
            Listing.of(RigsTable.heads(sorting, filters), pager, sorting),
            query.find());
    return Html.page(Pages.rigs(frames.of("Rigs", Section.MINING), view));
  }

  /** The filtered rigs as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(@BeanParam RigsQuery query) {
    return Html.csv("rigs.csv", RigsTable.csv(rows(stratum.reports(), query)));
  }

  private static String words(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static List<RigsView.Row> rows(List<RigReport> all, RigsQuery query) {
    var rows = all.stream().map(RigsView.Row::new).filter(query::matches).toList();
    return query.sorting().apply(rows, RigsTable::comparator);
  }
}
