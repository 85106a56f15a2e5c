package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainIndex.AddressCoins;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Transactions, outputs and the pool (rpc/rawtransaction.cpp, rpc/misc.cpp). Any thread. */
@Singleton
class TransactionCalls {
  /** Unspent outputs that one call may list: a bound on the answer, far above any wallet's need. */
  private static final int UTXOS_MAX = 10_000;

  private static final int ADDRESSES_MAX = 100;

  private final ChainService chain;
  private final ChainIndex index;
  private final ChainExplorer explorer;
  private final RpcShapes shapes;

  TransactionCalls(ChainService chain, ChainIndex index, ChainExplorer explorer, RpcShapes shapes) {
    this.chain = chain;
    this.index = index;
    this.explorer = explorer;
    this.shapes = shapes;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getrawtransaction", this::rawTransaction);
    calls.put("gettxout", this::txOut);
    calls.put("getaddressutxos", this::addressUtxos);
    calls.put("sendrawtransaction", this::send);
    calls.put("getrawmempool", params -> poolIds());
    calls.put("getmempoolinfo", params -> poolInfo());
  }

  private Object rawTransaction(RpcParams params) {
    var found =
        explorer
            .findTransaction(params.hash(0, "txid"))
            .orElseThrow(
                () ->
                    new RpcError(
                        RpcError.NOT_FOUND,
                        "No such mempool or blockchain transaction. Use gettransaction for wallet"
                            + " transactions."));
    if (!params.flag(1, false)) {
      return HexFormat.of().formatHex(TransactionCodec.toBytes(found.tx()));
    }
    var json = shapes.tx(found.tx());
    found
        .block()
        .ifPresent(
            entry -> {
              json.put("blockhash", entry.id().toDisplayHex());
              json.put("height", entry.height());
              json.put("confirmations", explorer.confirmations(entry));
              json.put("time", entry.header().time());
              json.put("blocktime", entry.header().time());
            });
    return json;
  }

  private @Nullable Object txOut(RpcParams params) {
    long n = params.number(1, "n");
    if (n < 0 || n > OutPoint.NULL_INDEX) {
      return null;
    }
    var outPoint = new OutPoint(params.hash(0, "txid"), n);
    if (params.flag(2, true)) {
      if (spentInPool(outPoint)) {
        return null;
      }
      Optional<Transaction> waiting = explorer.pool().find(outPoint.txid());
      if (waiting.isPresent() && n < waiting.get().outputs().size()) {
        var output = waiting.get().outputs().get((int) n);
        return coin(new Coin(output, chain.tip().height() + 1, false));
      }
    }
    return chain.findCoin(outPoint).map(this::coin).orElse(null);
  }

  private boolean spentInPool(OutPoint outPoint) {
    return explorer.pool().transactions().stream()
        .flatMap(tx -> tx.inputs().stream())
        .anyMatch(input -> input.previous().equals(outPoint));
  }

  private Map<String, Object> coin(Coin coin) {
    var tip = chain.tip();
    var json = new LinkedHashMap<String, Object>();
    json.put("bestblock", tip.id().toDisplayHex());
    json.put("confirmations", Math.max(0, tip.height() - coin.height() + 1));
    json.put("value", RpcShapes.coins(coin.output().value()));
    json.put("scriptPubKey", shapes.script(coin.output().script()));
    json.put("coinbase", coin.coinbase());
    return json;
  }

  /** {@code {"addresses": [...]}} or one address; by height, as the daemon's own index answers. */
  private Object addressUtxos(RpcParams params) {
    var found = new ArrayList<Map<String, Object>>();
    for (String address : addresses(params.get(0, "addresses"))) {
      addUtxos(address, found);
    }
    found.sort(Comparator.comparing(utxo -> (Integer) utxo.get("height")));
    return found;
  }

  private static List<String> addresses(JsonNode asked) {
    if (asked.isTextual()) {
      return List.of(asked.textValue());
    }
    JsonNode list = asked.path("addresses");
    if (!list.isArray() || list.size() > ADDRESSES_MAX) {
      throw new RpcError(
          RpcError.NOT_FOUND, "Addresses is expected to be an array of at most " + ADDRESSES_MAX);
    }
    var addresses = new ArrayList<String>();
    list.forEach(each -> addresses.add(each.asText()));
    return addresses;
  }

  private void addUtxos(String address, List<Map<String, Object>> found) {
    var script =
        explorer
            .findScript(address)
            .orElseThrow(() -> new RpcError(RpcError.NOT_FOUND, "Invalid address"));
    Optional<OutPoint> after = Optional.empty();
    do {
      AddressCoins page = index.coins(script, after, ChainIndex.PAGE_MAX);
      page.coins().forEach(unspent -> found.add(utxo(address, unspent)));
      if (found.size() > UTXOS_MAX) {
        throw new RpcError(
            RpcError.INVALID_PARAMETER,
            "More than " + UTXOS_MAX + " outputs; page through /v1/chain/addresses instead");
      }
      after = page.next();
    } while (after.isPresent());
  }

  private static Map<String, Object> utxo(String address, AddressCoins.Unspent unspent) {
    var json = new LinkedHashMap<String, Object>();
    json.put("address", address);
    json.put("assetName", "AIPG");
    json.put("txid", unspent.outPoint().txid().toDisplayHex());
    json.put("outputIndex", unspent.outPoint().index());
    json.put("script", unspent.coin().output().script().toHex());
    json.put("satoshis", unspent.coin().output().value());
    json.put("height", unspent.coin().height());
    return json;
  }

  private Object send(RpcParams params) {
    Transaction tx = parse(params.bytes(0, "hexstring", "TX decode failed"));
    return switch (explorer.pool().accept(tx)) {
      case AcceptResult.Accepted accepted -> tx.txid().toDisplayHex();
      case AcceptResult.AlreadyKnown known -> {
        if (explorer.findTransaction(tx.txid()).flatMap(it -> it.block()).isPresent()) {
          throw new RpcError(RpcError.ALREADY_IN_CHAIN, "transaction already in block chain");
        }
        yield tx.txid().toDisplayHex();
      }
      case AcceptResult.MissingInputs missing ->
          throw new RpcError(RpcError.VERIFY, "Missing inputs");
      case AcceptResult.Rejected rejected ->
          throw new RpcError(
              RpcError.VERIFY_REJECTED, rejected.reason().code() + ": " + rejected.detail());
    };
  }

  private static Transaction parse(byte[] bytes) {
    try {
      return TransactionCodec.parse(bytes);
    } catch (MalformedBytesException e) {
      throw new RpcError(RpcError.DESERIALIZATION, "TX decode failed");
    }
  }

  private List<String> poolIds() {
    return explorer.pool().transactions().stream().map(tx -> tx.txid().toDisplayHex()).toList();
  }

  private Map<String, Object> poolInfo() {
    var transactions = explorer.pool().transactions();
    var json = new LinkedHashMap<String, Object>();
    json.put("size", transactions.size());
    json.put("bytes", transactions.stream().mapToLong(Transaction::totalSize).sum());
    json.put("mempoolminfee", RpcShapes.coins(explorer.pool().feePerKilobyteMin()));
    return json;
  }
}
