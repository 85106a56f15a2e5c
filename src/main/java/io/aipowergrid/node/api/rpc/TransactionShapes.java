package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainExplorer.FoundTransaction;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.script.ScriptText;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Transactions in the daemon's JSON (core_write.cpp, TxToUniv). Any thread. */
@Singleton
class TransactionShapes {
  private final ChainExplorer explorer;
  private final ScriptShapes scripts;

  TransactionShapes(ChainExplorer explorer, ScriptShapes scripts) {
    this.explorer = explorer;
    this.scripts = scripts;
  }

  /** As decoderawtransaction shows it. */
  Map<String, Object> decoded(Transaction tx) {
    var json = new LinkedHashMap<String, Object>();
    json.put("txid", tx.txid().toDisplayHex());
    json.put("hash", tx.wtxid().toDisplayHex());
    json.put("version", tx.version());
    json.put("size", tx.totalSize());
    json.put("vsize", virtualSize(tx));
    json.put("locktime", tx.lockTime());
    json.put("vin", tx.inputs().stream().map(input -> input(tx, input)).toList());
    json.put("vout", outputs(tx));
    return json;
  }

  static int virtualSize(Transaction tx) {
    return Math.ceilDiv(tx.weight(), Transaction.WITNESS_SCALE_FACTOR);
  }

  /** As a block of verbosity 2 shows it: with its bytes. */
  Map<String, Object> full(Transaction tx) {
    Map<String, Object> json = decoded(tx);
    json.put("hex", HexFormat.of().formatHex(TransactionCodec.toBytes(tx)));
    return json;
  }

  /** As getrawtransaction shows it: with whole base units, and with its block (TxToJSON). */
  Map<String, Object> found(FoundTransaction found) {
    Map<String, Object> json = full(found.tx());
    List<Map<String, Object>> outputs = outputs(found.tx());
    for (int i = 0; i < outputs.size(); i++) {
      outputs.get(i).put("valueSat", found.tx().outputs().get(i).value());
    }
    json.put("vout", outputs);
    found.block().ifPresent(entry -> addBlock(json, entry));
    return json;
  }

  private void addBlock(Map<String, Object> json, HeaderEntry entry) {
    int confirmations = explorer.confirmations(entry);
    json.put("blockhash", entry.id().toDisplayHex());
    json.put("height", confirmations < 0 ? -1 : entry.height());
    json.put("confirmations", Math.max(0, confirmations));
    if (confirmations >= 0) {
      json.put("time", entry.header().time());
      json.put("blocktime", entry.header().time());
    }
  }

  private static Map<String, Object> input(Transaction tx, TxInput input) {
    var json = new LinkedHashMap<String, Object>();
    if (tx.isCoinbase()) {
      json.put("coinbase", input.script().toHex());
    } else {
      var script = new LinkedHashMap<String, Object>();
      script.put("asm", ScriptText.unlockingToAsm(input.script()));
      script.put("hex", input.script().toHex());
      json.put("txid", input.previous().txid().toDisplayHex());
      json.put("vout", input.previous().index());
      json.put("scriptSig", script);
      if (!input.witness().isEmpty()) {
        json.put(
            "txinwitness",
            input.witness().items().stream().map(HexFormat.of()::formatHex).toList());
      }
    }
    json.put("sequence", input.sequence());
    return json;
  }

  private List<Map<String, Object>> outputs(Transaction tx) {
    var outputs = new ArrayList<Map<String, Object>>();
    for (TxOutput output : tx.outputs()) {
      var json = new LinkedHashMap<String, Object>();
      json.put("value", ScriptShapes.coins(output.value()));
      json.put("n", outputs.size());
      json.put("scriptPubKey", scripts.script(output.script()));
      outputs.add(json);
    }
    return outputs;
  }
}
