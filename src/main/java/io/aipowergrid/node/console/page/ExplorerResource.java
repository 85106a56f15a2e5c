package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The explorer: blocks, transactions and addresses of the node's own validated chain. */
@Path("/console/chain")
@ShowsErrors
@RunOnVirtualThread
public class ExplorerResource {
  private final Frames frames;
  private final ChainExplorer explorer;
  private final ChainIndex index;
  private final ExplorerViews views;
  private final PoolViews pool;
  private final ConsoleConfig config;

  ExplorerResource(
      Frames frames,
      ChainExplorer explorer,
      ChainIndex index,
      ExplorerViews views,
      PoolViews pool,
      ConsoleConfig config) {
    this.frames = frames;
    this.explorer = explorer;
    this.index = index;
    this.views = views;
    this.pool = pool;
    this.config = config;
  }

  /**
   * @param id of the block, or its height on the best chain
   */
  @GET
  @Path("blocks/{id}")
  @Allow(Access.VIEWER)
  public Response block(@PathParam("id") String id) {
    var entry = explorer.findHeader(id).orElseThrow(() -> missing("block"));
    var view = views.block(entry, explorer.findBlock(entry.id()));
    return Html.page(Pages.block(frames.of("Block " + entry.height(), Section.CHAIN), view));
  }

  @GET
  @Path("transactions/{txid}")
  @Allow(Access.VIEWER)
  public Response transaction(@PathParam("txid") String txid) {
    var found =
        ChainExplorer.parseHash(txid)
            .flatMap(explorer::findTransaction)
            .orElseThrow(() -> missing("transaction"));
    return Html.page(
        Pages.transaction(frames.of("Transaction", Section.CHAIN), views.transaction(found)));
  }

  /** What waits for a block. */
  @GET
  @Path("mempool")
  @Allow(Access.VIEWER)
  public Response mempool(@BeanParam PoolQuery query) {
    return Html.page(Pages.pool(frames.of("Memory pool", Section.CHAIN), pool.pool(query)));
  }

  /** The part of the page that follows the pool. */
  @GET
  @Path("mempool/now")
  @Allow(Access.VIEWER)
  public Response mempoolNow(@BeanParam PoolQuery query) {
    return Html.page(Pages.pool$now(frames.of("Memory pool", Section.CHAIN), pool.pool(query)));
  }

  /** What waits as a file. */
  @GET
  @Path("mempool/export.csv")
  @Allow(Access.VIEWER)
  public Response exportMempool(@BeanParam PoolQuery query) {
    return Html.csv("mempool.csv", pool.export(query));
  }

  /**
   * @param before where the page before ended; without it the newest
   */
  @GET
  @Path("addresses/{address}")
  @Allow(Access.VIEWER)
  public Response address(
      @PathParam("address") String address, @QueryParam("before") @Nullable Long before) {
    var script = explorer.findScript(address).orElseThrow(() -> missing("address"));
    var page =
        index.history(script, Optional.ofNullable(before).filter(at -> at >= 0), config.pageRows());
    var view = views.address(address, index.balance(script), page, before != null);
    return Html.page(Pages.address(frames.of("Address", Section.CHAIN), view));
  }

  private static NodeException missing(String what) {
    return new NodeException(
        ErrorCode.NOT_FOUND, "This node knows no such " + what + " on its chain.");
  }
}
