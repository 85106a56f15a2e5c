package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainExplorer.FoundTransaction;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.ScriptTemplate;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The explorer: tip, blocks, transactions and addresses of the node's own validated chain. */
@Path("/console/chain")
@ShowsErrors
@RunOnVirtualThread
public class ChainResource {
  private static final String PATH = "/console/chain";
  private static final int COIN_DECIMALS = 8;

  /** Transactions of a block that its page lists. */
  private static final int TRANSACTIONS_SHOWN_MAX = 500;

  private final Frames frames;
  private final CurrentSession session;
  private final ChainService chain;
  private final ChainExplorer explorer;
  private final ChainIndex index;
  private final Peers peers;
  private final ConsoleConfig config;

  ChainResource(
      Frames frames,
      CurrentSession session,
      ChainService chain,
      ChainExplorer explorer,
      ChainIndex index,
      Peers peers,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.chain = chain;
    this.explorer = explorer;
    this.index = index;
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
        explorer.pool().transactions().size(),
        peers.connected(),
        session.operator() ? peers.peers() : List.of(),
        rows,
        below < 0 ? "" : PATH + "?from=" + below);
  }

  private static ChainView.BlockRow row(HeaderEntry entry) {
    return new ChainView.BlockRow(
        entry.height(), entry.id().toDisplayHex(), Instant.ofEpochSecond(entry.header().time()));
  }

  @GET
  @Path("blocks/{id}")
  @Allow(Access.VIEWER)
  public Response block(@PathParam("id") String id) {
    var entry = explorer.findHeader(id).orElseThrow(() -> missing("block"));
    var view = block(entry, explorer.findBlock(entry.id()));
    return Html.page(Pages.block(frames.of("Block " + entry.height(), Section.CHAIN), view));
  }

  private BlockView block(HeaderEntry entry, Optional<Block> body) {
    var header = entry.header();
    var transactions = body.map(Block::transactions).orElse(List.of());
    return new BlockView(
        entry.id().toDisplayHex(),
        entry.height(),
        explorer.confirmations(entry),
        Instant.ofEpochSecond(header.time()),
        "%08x".formatted(header.bits()),
        switch (header) {
          case LegacyHeader legacy -> "%08x".formatted(legacy.nonce());
          case KawpowHeader kawpow -> "%016x".formatted(kawpow.nonce());
        },
        switch (header) {
          case LegacyHeader legacy -> "";
          case KawpowHeader kawpow -> kawpow.mixHash().toDisplayHex();
        },
        header.merkleRoot().toDisplayHex(),
        entry.height() == 0 ? "" : header.previous().toDisplayHex(),
        explorer.next(entry).map(next -> next.id().toDisplayHex()).orElse(""),
        body.isPresent(),
        transactions.stream()
            .limit(TRANSACTIONS_SHOWN_MAX)
            .map(tx -> tx.txid().toDisplayHex())
            .toList(),
        transactions.size());
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
        Pages.transaction(frames.of("Transaction", Section.CHAIN), transaction(found)));
  }

  private TransactionView transaction(FoundTransaction found) {
    Transaction tx = found.tx();
    var inputs =
        tx.inputs().stream()
            .filter(input -> !input.previous().isNull())
            .map(
                input ->
                    new TransactionView.Spent(
                        input.previous().txid().toDisplayHex(), input.previous().index()))
            .toList();
    var outputs = new ArrayList<TransactionView.Paid>();
    for (TxOutput output : tx.outputs()) {
      outputs.add(
          new TransactionView.Paid(
              outputs.size(),
              coins(output.value()),
              ScriptTemplate.of(output.script()).typeName(),
              explorer.addressOf(output.script()).orElse("")));
    }
    return new TransactionView(
        tx.txid().toDisplayHex(),
        found.block().map(entry -> entry.id().toDisplayHex()).orElse(""),
        found.block().map(HeaderEntry::height).orElse(0),
        found.block().map(explorer::confirmations).orElse(0),
        tx.totalSize(),
        tx.isCoinbase(),
        inputs,
        outputs);
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
    var sums = index.balance(script);
    var page = index.history(script, Optional.ofNullable(before), config.pageRows());
    var rows =
        page.entries().stream()
            .map(
                entry ->
                    new AddressView.Row(
                        entry.txid().toDisplayHex(),
                        entry.height(),
                        coins(entry.received().units()),
                        coins(entry.sent().units())))
            .toList();
    var view =
        new AddressView(
            address,
            coins(sums.balance().units()),
            coins(sums.received().units()),
            sums.transactions(),
            rows,
            page.next().map(next -> PATH + "/addresses/" + address + "?before=" + next).orElse(""));
    return Html.page(Pages.address(frames.of("Address", Section.CHAIN), view));
  }

  private static String coins(long units) {
    return BigDecimal.valueOf(units, COIN_DECIMALS).toPlainString();
  }

  private static NodeException missing(String what) {
    return new NodeException(
        ErrorCode.NOT_FOUND, "This node knows no such " + what + " on its chain.");
  }
}
