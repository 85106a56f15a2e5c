package io.aipowergrid.node.console.page;

import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainExplorer.FoundTransaction;
import io.aipowergrid.node.chain.ChainIndex.AddressBalance;
import io.aipowergrid.node.chain.ChainIndex.AddressHistory;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.AssetOutput;
import io.aipowergrid.node.chain.script.AssetScripts;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the explorer's pages show of blocks, transactions and addresses. Strangers write all of
 * this, so every list is cut at a bound and nothing costs more than it. Any thread.
 */
@Singleton
class ExplorerViews {
  private static final String PATH = "/console/chain";
  private static final int COIN_DECIMALS = 8;

  /** Rows of one list. */
  private static final int ROWS_SHOWN_MAX = 500;

  /** Inputs whose origin is looked up, a block to be read for each; outputs asked if spent. */
  private static final int LOOKED_UP_MAX = 20;

  private final ChainService chain;
  private final ChainExplorer explorer;
  private final PoolViews pool;

  ExplorerViews(ChainService chain, ChainExplorer explorer, PoolViews pool) {
    this.chain = chain;
    this.explorer = explorer;
    this.pool = pool;
  }

  BlockView block(HeaderEntry entry, Optional<Block> body) {
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
        body.map(block -> BlockCodec.toBytes(block).length).orElse(0),
        transactions.stream().limit(ROWS_SHOWN_MAX).map(ExplorerViews::row).toList(),
        transactions.size());
  }

  private static BlockView.Row row(Transaction tx) {
    long paid = tx.outputs().stream().mapToLong(TxOutput::value).sum();
    return new BlockView.Row(
        tx.txid().toDisplayHex(), tx.isCoinbase(), tx.outputs().size(), coins(paid));
  }

  TransactionView transaction(FoundTransaction found) {
    Transaction tx = found.tx();
    List<Optional<TxOutput>> origins =
        tx.inputs().stream().limit(LOOKED_UP_MAX).map(input -> origin(input.previous())).toList();
    return new TransactionView(
        tx.txid().toDisplayHex(),
        found.block().map(entry -> entry.id().toDisplayHex()).orElse(""),
        found.block().map(HeaderEntry::height).orElse(0),
        found.block().map(explorer::confirmations).orElse(0),
        tx.totalSize(),
        tx.isCoinbase(),
        fee(tx, origins),
        inputs(tx, origins),
        tx.isCoinbase() ? 0 : tx.inputs().size(),
        outputs(found),
        tx.outputs().size(),
        pool.waiting(tx.txid()).orElse(null));
  }

  private List<TransactionView.Spent> inputs(Transaction tx, List<Optional<TxOutput>> origins) {
    var rows = new ArrayList<TransactionView.Spent>();
    if (!tx.isCoinbase()) {
      for (TxInput input : tx.inputs().stream().limit(ROWS_SHOWN_MAX).toList()) {
        Optional<TxOutput> origin =
            rows.size() < origins.size() ? origins.get(rows.size()) : Optional.empty();
        rows.add(
            new TransactionView.Spent(
                input.previous().txid().toDisplayHex(),
                input.previous().index(),
                origin.map(output -> coins(output.value())).orElse(""),
                origin.flatMap(output -> explorer.addressOf(output.script())).orElse("")));
      }
    }
    return rows;
  }

  private Optional<TxOutput> origin(OutPoint spent) {
    return explorer
        .findTransaction(spent.txid())
        .map(found -> found.tx().outputs())
        .filter(outputs -> spent.index() < outputs.size())
        .map(outputs -> outputs.get((int) spent.index()));
  }

  /** Empty for a coinbase, and where not every input was found. */
  private static String fee(Transaction tx, List<Optional<TxOutput>> origins) {
    boolean known =
        !tx.isCoinbase()
            && origins.size() == tx.inputs().size()
            && origins.stream().allMatch(Optional::isPresent);
    if (!known) {
      return "";
    }
    long spent = origins.stream().mapToLong(origin -> origin.orElseThrow().value()).sum();
    return coins(spent - tx.outputs().stream().mapToLong(TxOutput::value).sum());
  }

  private List<TransactionView.Paid> outputs(FoundTransaction found) {
    Transaction tx = found.tx();
    var rows = new ArrayList<TransactionView.Paid>();
    for (TxOutput output : tx.outputs().stream().limit(ROWS_SHOWN_MAX).toList()) {
      var outPoint = new OutPoint(tx.txid(), rows.size());
      boolean unspent =
          rows.size() < LOOKED_UP_MAX
              && found.block().isPresent()
              && chain.findCoin(outPoint).isPresent();
      rows.add(
          new TransactionView.Paid(
              rows.size(),
              coins(output.value()),
              ScriptTemplate.of(output.script()).typeName(),
              explorer.addressOf(output.script()).orElse(""),
              asset(output),
              unspent));
    }
    return rows;
  }

  /** Amount and name of what an output carries besides coins, or empty. */
  private static String asset(TxOutput output) {
    return AssetScripts.parse(output.script())
        .filter(AssetOutput.WellFormed.class::isInstance)
        .map(AssetOutput.WellFormed.class::cast)
        .map(asset -> coins(asset.amount()) + " " + asset.name())
        .orElse("");
  }

  /**
   * @param paged whether this is not the newest page
   */
  AddressView address(String address, AddressBalance sums, AddressHistory page, boolean paged) {
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
    String self = PATH + "/addresses/" + address;
    return new AddressView(
        address,
        coins(sums.balance().units()),
        coins(sums.received().units()),
        sums.transactions(),
        rows,
        paged ? self : "",
        page.next().map(next -> self + "?before=" + next).orElse(""));
  }

  private static String coins(long units) {
    return BigDecimal.valueOf(units, COIN_DECIMALS).toPlainString();
  }
}
