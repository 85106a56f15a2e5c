package io.aipowergrid.node.console.page;

import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where the node's own validated chain stands: tip, download, newest blocks, and its peers. */
@Path("/console/chain")
@ShowsErrors
@RunOnVirtualThread
public class ChainResource {
  private static final String PATH = "/console/chain";

  /** Peers, and bans, that their page lists. */
  private static final int PEERS_SHOWN_MAX = 200;

  private final Frames frames;
  private final CurrentSession session;
  private final ChainService chain;
  private final ChainExplorer explorer;
  private final Peers peers;
  private final ConsoleConfig config;

  ChainResource(
      Frames frames,
      CurrentSession session,
      ChainService chain,
      ChainExplorer explorer,
      Peers peers,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.chain = chain;
    this.explorer = explorer;
    this.peers = peers;
    this.config = config;
  }

  /**
   * @param from height of the first block listed; without it the tip
   */
  @GET
  @Allow(Access.VIEWER)
  public Response chain(@QueryParam("from") @Nullable Integer from) {
    return Html.page(Pages.chain(frames.of("Chain", Section.CHAIN), view(from)));
  }

  /** The part of the page that follows the tip. */
  @GET
  @Path("now")
  @Allow(Access.VIEWER)
  public Response now() {
    return Html.page(Pages.chain$now(frames.of("Chain", Section.CHAIN), view(null)));
  }

  private ChainView view(@Nullable Integer from) {
    var tip = chain.tip();
    var progress = peers.progress();
    var pool = explorer.pool().status();
    var rows =
        explorer.headersDown(from == null ? tip.height() : from, config.pageRows()).stream()
            .map(ChainResource::row)
            .toList();
    int below = rows.isEmpty() ? -1 : rows.getLast().height() - 1;
    return new ChainView(
        chain.params().name(),
        tip.height(),
        tip.id().toDisplayHex(),
        Instant.ofEpochSecond(tip.time()),
        chain.bestHeader().height(),
        chain.initialDownload(),
        Figures.rate(progress.blocksPerSecond()),
        progress.timeLeft().map(Times::took).orElse(""),
        pool.transactions(),
        pool.virtualBytes(),
        PoolViews.coins(pool.feePerKilobyteMin()),
        peers.connected(),
        session.operator(),
        rows,
        from != null && from < tip.height(),
        below < 0 ? "" : PATH + "?from=" + below);
  }

  private static ChainView.BlockRow row(HeaderEntry entry) {
    return new ChainView.BlockRow(
        entry.height(), entry.id().toDisplayHex(), Instant.ofEpochSecond(entry.header().time()));
  }

  /** Who is connected, and who may not be. */
  @GET
  @Path("peers")
  @Allow(Access.OPERATOR)
  public Response peers() {
    var rows = peers.peers().stream().limit(PEERS_SHOWN_MAX).map(ChainResource::peer).toList();
    var bans =
        peers.bans().stream()
            .limit(PEERS_SHOWN_MAX)
            .map(
                ban -> new PeersView.Ban(ban.address().getHostAddress(), ban.until(), ban.reason()))
            .toList();
    var view =
        new PeersView(peers.connected(), peers.knownAddresses(), peers.bans().size(), rows, bans);
    return Html.page(Pages.peers(frames.of("Peers", Section.CHAIN), view));
  }

  private static PeersView.Row peer(PeerInfo peer) {
    return new PeersView.Row(
        peer.address(),
        peer.inbound() ? "in" : peer.manual() ? "out, by hand" : "out",
        peer.userAgent(),
        peer.knownHeight() < 0 ? "" : Figures.count(peer.knownHeight()),
        peer.ping().map(Times::took).orElse(""),
        peer.connectedAt(),
        peer.bytesReceived(),
        peer.bytesSent(),
        peer.blocksInFlight(),
        peer.banScore());
  }
}
