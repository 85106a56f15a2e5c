package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.mining.MinedBlocks;
import io.aipowergrid.node.mining.MiningPools;
import io.aipowergrid.node.mining.MiningService;
import io.aipowergrid.node.mining.MiningSwitch;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Mining: whether it runs, for whom, how fast, what it found and what that is worth. */
@Path("/console/mining")
@ShowsErrors
@RunOnVirtualThread
public class MiningResource {
  private static final String PATH = "/console/mining";
  private static final String SUBJECT = "node:mining";

  private final Frames frames;
  private final CurrentSession session;
  private final MiningService mining;
  private final MiningSwitch wish;
  private final MiningPools pools;
  private final MinedBlocks blocks;
  private final AuditTrail audit;
  private final ConsoleConfig config;

  MiningResource(
      Frames frames,
      CurrentSession session,
      MiningService mining,
      MiningSwitch wish,
      MiningPools pools,
      MinedBlocks blocks,
      AuditTrail audit,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.mining = mining;
    this.wish = wish;
    this.pools = pools;
    this.blocks = blocks;
    this.audit = audit;
    this.config = config;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response mining(@BeanParam MiningQuery query) {
    return Html.page(Pages.mining(frames.of("Mining", Section.MINING), view(query)));
  }

  /** The part of the page that follows the miners. */
  @GET
  @Path("now")
  @Allow(Access.OPERATOR)
  public Response now(@BeanParam MiningQuery query) {
    return Html.page(Pages.mining$now(frames.of("Mining", Section.MINING), view(query)));
  }

  private MiningView view(MiningQuery query) {
    return new MiningView(
        mining.status(),
        wish.wanted(),
        mining.gpus(),
        pools.reports().stream().map(MiningView.PoolRow::new).toList(),
        blocks.totals(),
        listing(query));
  }

  private Listing<MiningView.Row> listing(MiningQuery query) {
    int size = config.pageRows();
    Address plain = Address.of(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(plain);
    Hash256 after = query.after();
    var read = blocks.list(sorting.order(), after, size + 1);
    var pager =
        Pager.of(
            read.stream().map(MiningView.Row::new).toList(),
            size,
            after == null ? null : query.before,
            address,
            MiningView.Row::id,
            address.at(PATH + "/export.csv").toString());
    return Listing.of(MiningTable.heads(sorting, plain), pager, sorting);
  }

  /** The found blocks as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.OPERATOR)
  public Response export(@BeanParam MiningQuery query) {
    var csv = new Csv(MiningTable.CSV_HEAD);
    @Nullable Hash256 after = null;
    for (int left = config.csvRowsMax(); left > 0; ) {
      int wanted = Math.min(MinedBlocks.PAGE_MAX, left);
      var page = blocks.list(query.sorting().order(), after, wanted);
      page.forEach(block -> csv.row(MiningTable.cells(block)));
      if (page.size() < wanted) {
        return Html.csv("blocks.csv", csv);
      }
      left -= page.size();
      after = page.getLast().id();
    }
    return Html.csv("blocks.csv", csv.row(List.of("cut after " + config.csvRowsMax() + " rows")));
  }

  @POST
  @Path("start")
  @Allow(Access.OPERATOR)
  public Response start() {
    turn(true, "mining.start");
    return Html.on(PATH, Done.MINING_STARTED);
  }

  @POST
  @Path("stop")
  @Allow(Access.OPERATOR)
  public Response stop() {
    turn(false, "mining.stop");
    return Html.on(PATH, Done.MINING_STOPPED);
  }

  private void turn(boolean wanted, String action) {
    var actor = session.actor();
    mining.turn(wanted, actor.label());
    audit.record(actor, action, SUBJECT, "until it is switched again");
  }
}
