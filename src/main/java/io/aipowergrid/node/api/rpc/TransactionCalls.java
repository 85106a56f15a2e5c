package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.api.rpc.RpcParams.Kind;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Coin;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.AcceptResult;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Transaction;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Transactions and outputs (rpc/rawtransaction.cpp). Any thread. */
@Singleton
class TransactionCalls {
  private static final String DECODE_FAILED = "TX decode failed";

  private final ChainService chain;
  private final ChainExplorer explorer;
  private final TransactionShapes shapes;
  private final ScriptShapes scripts;

  TransactionCalls(
      ChainService chain, ChainExplorer explorer, TransactionShapes shapes, ScriptShapes scripts) {
    this.chain = chain;
    this.explorer = explorer;
    this.shapes = shapes;
    this.scripts = scripts;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getrawtransaction", this::rawTransaction);
    calls.put("gettxout", this::txOut);
    calls.put("decoderawtransaction", this::decode);
    calls.put("sendrawtransaction", this::send);
    calls.put("testmempoolaccept", this::test);
  }

  private Object rawTransaction(RpcParams params) {
    var found =
        explorer
            .findTransaction(params.hash(0, "parameter 1"))
            .orElseThrow(
                () ->
                    new RpcError(
                        RpcError.NOT_FOUND,
                        "No such mempool or blockchain transaction. Use gettransaction for wallet"
                            + " transactions."));
    if (!params.flag(1, false)) {
      return HexFormat.of().formatHex(TransactionCodec.toBytes(found.tx()));
    }
    return shapes.found(found);
  }

  private @Nullable Object txOut(RpcParams params) {
    Optional<Hash256> txid = params.anyHash(0, "txid");
    int n = params.number(1, "n");
    if (txid.isEmpty() || n < 0) {
      return null;
    }
    var outPoint = new OutPoint(txid.get(), n);
    if (params.flag(2, true)) {
      if (explorer.pool().findSpender(outPoint).isPresent()) {
        return null;
      }
      Optional<Transaction> waiting = explorer.pool().find(outPoint.txid());
      if (waiting.isPresent() && n < waiting.get().outputs().size()) {
        var output = waiting.get().outputs().get(n);
        return coin(new Coin(output, chain.tip().height() + 1, false));
      }
    }
    return chain.findCoin(outPoint).map(this::coin).orElse(null);
  }

  private Map<String, Object> coin(Coin coin) {
    var tip = chain.tip();
    var json = new LinkedHashMap<String, Object>();
    json.put("bestblock", tip.id().toDisplayHex());
    json.put("confirmations", Math.max(0, tip.height() - coin.height() + 1));
    json.put("value", ScriptShapes.coins(coin.output().value()));
    json.put("scriptPubKey", scripts.script(coin.output().script()));
    json.put("coinbase", coin.coinbase());
    return json;
  }

  private Object decode(RpcParams params) {
    params.require(Kind.STRING);
    return shapes.decoded(parse(params.bytes(0, "hexstring", DECODE_FAILED)));
  }

  private Object send(RpcParams params) {
    params.require(Kind.STRING, Kind.BOOL);
    Transaction tx = parse(params.bytes(0, "hexstring", DECODE_FAILED));
    return switch (explorer.pool().accept(tx, feeMax(params))) {
      case AcceptResult.Accepted accepted -> tx.txid().toDisplayHex();
      case AcceptResult.AlreadyKnown known -> {
        requireUnconfirmed(tx);
        yield tx.txid().toDisplayHex();
      }
      case AcceptResult.MissingInputs missing -> {
        requireUnconfirmed(tx);
        throw new RpcError(RpcError.VERIFY, "Missing inputs");
      }
      case AcceptResult.Rejected(RejectReason reason, String detail) ->
          throw new RpcError(RpcError.VERIFY_REJECTED, RejectCodes.text(reason));
    };
  }

  /** A fee above the daemon's limit is taken for a mistake unless the caller allows it. */
  private static Optional<Amount> feeMax(RpcParams params) {
    return params.flag(1, false) ? Optional.empty() : Optional.of(TransactionPool.FEE_MAX);
  }

  private void requireUnconfirmed(Transaction tx) {
    for (int n = 0; n < tx.outputs().size(); n++) {
      if (chain.findCoin(new OutPoint(tx.txid(), n)).isPresent()) {
        throw new RpcError(RpcError.ALREADY_IN_CHAIN, "transaction already in block chain");
      }
    }
  }

  private Object test(RpcParams params) {
    params.require(Kind.ARRAY, Kind.BOOL);
    JsonNode list = params.get(0, "rawtxs");
    if (list.size() != 1) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER, "Array must contain exactly one raw transaction for now");
    }
    Transaction tx = parse(RpcParams.bytes(list.get(0), "rawtx", DECODE_FAILED));
    Optional<String> refusal = refusal(explorer.pool().test(tx, feeMax(params)));
    var json = new LinkedHashMap<String, Object>();
    json.put("txid", tx.txid().toDisplayHex());
    json.put("allowed", refusal.isEmpty());
    refusal.ifPresent(reason -> json.put("reject-reason", reason));
    return List.of(json);
  }

  private static Optional<String> refusal(AcceptResult result) {
    return switch (result) {
      case AcceptResult.Accepted accepted -> Optional.empty();
      case AcceptResult.AlreadyKnown known -> Optional.of("18: txn-already-in-mempool");
      case AcceptResult.MissingInputs missing -> Optional.of("missing-inputs");
      case AcceptResult.Rejected(RejectReason reason, String detail) ->
          Optional.of(RejectCodes.text(reason));
    };
  }

  private static Transaction parse(byte[] bytes) {
    try {
      return TransactionCodec.parse(bytes);
    } catch (MalformedBytesException e) {
      throw new RpcError(RpcError.DESERIALIZATION, DECODE_FAILED);
    }
  }
}
