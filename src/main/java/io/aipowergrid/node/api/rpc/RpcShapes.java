package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.BlockCodec;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import io.aipowergrid.node.chain.script.ScriptText;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Blocks and transactions in the daemon's JSON (rpc/blockchain.cpp, core_write.cpp). */
@Singleton
class RpcShapes {
  private static final int COIN_DECIMALS = 8;

  private final ChainExplorer explorer;

  RpcShapes(ChainExplorer explorer) {
    this.explorer = explorer;
  }

  /** Base units as coins with all eight decimals (ValueFromAmount). */
  static BigDecimal coins(long units) {
    return BigDecimal.valueOf(units, COIN_DECIMALS);
  }

  static String work(BigInteger work) {
    return "%064x".formatted(work);
  }

  /** How many times harder than bits 1d00ffff (rpc/blockchain.cpp, GetDifficulty). */
  static double difficulty(long bits) {
    int exponent = (int) (bits >>> 24) & 0xff;
    double difficulty = (double) 0xffff / (bits & 0xff_ffff);
    return difficulty * Math.pow(256, 29 - exponent);
  }

  Map<String, Object> header(HeaderEntry entry) {
    var json = new LinkedHashMap<String, Object>();
    json.put("hash", entry.id().toDisplayHex());
    json.put("confirmations", explorer.confirmations(entry));
    json.put("height", entry.height());
    headerFields(json, entry);
    return json;
  }

  private void headerFields(Map<String, Object> json, HeaderEntry entry) {
    var header = entry.header();
    json.put("version", header.version());
    json.put("versionHex", "%08x".formatted(header.version()));
    json.put("merkleroot", header.merkleRoot().toDisplayHex());
    json.put("time", header.time());
    json.put("mediantime", entry.medianTimePast());
    switch (header) {
      case LegacyHeader legacy -> json.put("nonce", legacy.nonce());
      case KawpowHeader kawpow -> {
        json.put("nonce64", Long.toUnsignedString(kawpow.nonce()));
        json.put("headerhash", HeaderCodec.kawpowHeaderHash(kawpow).toDisplayHex());
        json.put("mixhash", kawpow.mixHash().toDisplayHex());
      }
    }
    json.put("bits", "%08x".formatted(header.bits()));
    json.put("difficulty", difficulty(header.bits()));
    json.put("chainwork", work(entry.work()));
    if (!header.previous().equals(Hash256.ZERO)) {
      json.put("previousblockhash", header.previous().toDisplayHex());
    }
    explorer.next(entry).ifPresent(next -> json.put("nextblockhash", next.id().toDisplayHex()));
  }

  /** A block; its transactions in full, or their ids. */
  Map<String, Object> block(HeaderEntry entry, Block block, boolean full) {
    int size = BlockCodec.toBytes(block).length;
    int stripped = BlockCodec.toStrippedBytes(block).length;
    var json = new LinkedHashMap<String, Object>();
    json.put("hash", entry.id().toDisplayHex());
    json.put("confirmations", explorer.confirmations(entry));
    json.put("strippedsize", stripped);
    json.put("size", size);
    json.put("weight", stripped * (Transaction.WITNESS_SCALE_FACTOR - 1) + size);
    json.put("height", entry.height());
    json.put("tx", block.transactions().stream().map(tx -> full ? tx(tx) : id(tx)).toList());
    headerFields(json, entry);
    return json;
  }

  private static Object id(Transaction tx) {
    return tx.txid().toDisplayHex();
  }

  Map<String, Object> tx(Transaction tx) {
    var json = new LinkedHashMap<String, Object>();
    json.put("txid", tx.txid().toDisplayHex());
    json.put("hash", tx.wtxid().toDisplayHex());
    json.put("version", tx.version());
    json.put("size", tx.totalSize());
    json.put("vsize", Math.ceilDiv(tx.weight(), Transaction.WITNESS_SCALE_FACTOR));
    json.put("locktime", tx.lockTime());
    json.put("vin", tx.inputs().stream().map(input -> input(tx, input)).toList());
    var outputs = new java.util.ArrayList<Map<String, Object>>();
    for (var output : tx.outputs()) {
      var out = new LinkedHashMap<String, Object>();
      out.put("value", coins(output.value()));
      out.put("n", outputs.size());
      out.put("scriptPubKey", script(output.script()));
      out.put("valueSat", output.value());
      outputs.add(out);
    }
    json.put("vout", outputs);
    json.put("hex", HexFormat.of().formatHex(TransactionCodec.toBytes(tx)));
    return json;
  }

  private static Map<String, Object> input(Transaction tx, TxInput input) {
    var json = new LinkedHashMap<String, Object>();
    if (tx.isCoinbase()) {
      json.put("coinbase", input.script().toHex());
    } else {
      json.put("txid", input.previous().txid().toDisplayHex());
      json.put("vout", input.previous().index());
      json.put(
          "scriptSig",
          Map.of("asm", ScriptText.unlockingToAsm(input.script()), "hex", input.script().toHex()));
    }
    if (!input.witness().isEmpty()) {
      json.put(
          "txinwitness", input.witness().items().stream().map(HexFormat.of()::formatHex).toList());
    }
    json.put("sequence", input.sequence());
    return json;
  }

  /** An output script with its kind and address (ScriptPubKeyToUniv). */
  Map<String, Object> script(Script script) {
    var template = ScriptTemplate.of(script);
    var json = new LinkedHashMap<String, Object>();
    json.put("asm", ScriptText.toAsm(script));
    json.put("hex", script.toHex());
    explorer.addressOf(script).ifPresent(address -> json.put("reqSigs", 1));
    json.put("type", template.typeName());
    explorer.addressOf(script).ifPresent(address -> json.put("addresses", List.of(address)));
    return json;
  }
}
