package io.aipowergrid.node.api.chain;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.auth.PublicRoute;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/chain}: the tip, headers and blocks of the validated chain, and who is connected. */
@Path("/v1/chain")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@RequiresScope(Scope.CHAIN_READ)
@Tag(name = "Chain")
public class ChainResource {
  private static final int PAGE_DEFAULT = 20;

  private final ChainService chain;
  private final ChainExplorer explorer;
  private final ChainIndex index;
  private final Peers peers;
  private final ApiConfig config;

  ChainResource(
      ChainService chain, ChainExplorer explorer, ChainIndex index, Peers peers, ApiConfig config) {
    this.chain = chain;
    this.explorer = explorer;
    this.index = index;
    this.peers = peers;
    this.config = config;
  }

  @GET
  @Path("/status")
  @PublicRoute
  @Operation(operationId = "getChainStatus", summary = "The tip and how the download stands")
  public ChainBody.Status status() {
    var tip = chain.tip();
    var progress = peers.progress();
    return new ChainBody.Status(
        "chain.status",
        chain.params().name(),
        tip.height(),
        tip.id().toDisplayHex(),
        Instant.ofEpochSecond(tip.time()),
        chain.bestHeader().height(),
        peers.connected(),
        chain.initialDownload(),
        progress.blocksPerSecond(),
        progress.timeLeft().map(Duration::toSeconds).orElse(null),
        index.position().map(position -> position.height()).orElse(null));
  }

  /** Headers downward from a height; from the tip when it is absent. */
  @GET
  @Path("/blocks")
  @Operation(operationId = "listBlocks", summary = "Headers of the best chain, newest first")
  public ChainBody.Headers blocks(
      @QueryParam("from") @Nullable String from, @QueryParam("limit") @Nullable String limit) {
    int most = Math.min(config.pageSizeMax(), ChainExplorer.PAGE_MAX);
    int count = (int) QueryText.number("limit", limit, Math.min(PAGE_DEFAULT, most), 1, most);
    int start = (int) QueryText.number("from", from, chain.tip().height(), 0, Integer.MAX_VALUE);
    var page = explorer.headersDown(start, count).stream().map(this::header).toList();
    int lowest = page.isEmpty() ? 0 : page.getLast().height();
    return new ChainBody.Headers("list", page, lowest == 0 ? null : lowest - 1);
  }

  @GET
  @Path("/headers/{id}")
  @Operation(operationId = "getHeader", summary = "A header, by hash or height")
  public ChainBody.Header oneHeader(@PathParam("id") String id) {
    return header(entry(id));
  }

  @GET
  @Path("/blocks/{id}")
  @Operation(operationId = "getBlock", summary = "A block with its transactions' ids")
  public ChainBody.BlockBody block(@PathParam("id") String id) {
    HeaderEntry entry = entry(id);
    var block =
        explorer
            .findBlock(entry.id())
            .orElseThrow(
                () -> ChainQuery.missing("The block's body is not here yet, or was pruned."));
    return new ChainBody.BlockBody(
        "chain.block",
        header(entry),
        BlockCodec.toBytes(block).length,
        block.transactions().stream().map(tx -> tx.txid().toDisplayHex()).toList());
  }

  @GET
  @Path("/peers")
  @RequiresScope(Scope.OPERATE)
  @Operation(operationId = "listPeers", summary = "The connected peers")
  public ChainBody.PeerList peers() {
    return new ChainBody.PeerList("list", peers.peers().stream().map(ChainBody.Peer::of).toList());
  }

  private ChainBody.Header header(HeaderEntry entry) {
    return ChainBody.Header.of(entry, explorer.confirmations(entry));
  }

  private HeaderEntry entry(String id) {
    return explorer.findHeader(id).orElseThrow(() -> ChainQuery.missing("There is no such block."));
  }
}
