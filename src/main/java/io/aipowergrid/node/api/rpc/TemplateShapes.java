package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.codec.TransactionCodec;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.kawpow.Kawpow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A template as the daemon writes it (chain.md 9.1; rpc/mining.cpp, getblocktemplate). Pure. */
final class TemplateShapes {
  private static final String NONCE_RANGE = "00000000ffffffff";

  private TemplateShapes() {}

  /** Names tip and transactions; a caller who repeats it waits for others. */
  static String longPollId(BlockTemplate template) {
    return template.previous().toDisplayHex() + template.number();
  }

  static Map<String, Object> template(BlockTemplate template, NetworkParams params) {
    var terms = template.terms();
    var json = new LinkedHashMap<String, Object>();
    json.put("capabilities", List.of("proposal"));
    json.put("version", terms.version());
    json.put("rules", terms.rules());
    json.put("vbavailable", terms.votes());
    json.put("vbrequired", 0);
    json.put("previousblockhash", template.previous().toDisplayHex());
    json.put("transactions", transactions(template.transactions()));
    json.put("coinbaseaux", Map.of("flags", ""));
    json.put("coinbasevalue", template.minerValue().units());
    json.put("CommunityAutonomousAddress", params.operations().address());
    json.put("CommunityAutonomousValue", template.operations().units());
    json.put("longpollid", longPollId(template));
    json.put("target", "%064x".formatted(terms.target()));
    json.put("mintime", terms.timeMin());
    json.put("mutable", List.of("time", "transactions", "prevblock"));
    json.put("noncerange", NONCE_RANGE);
    json.put("sigoplimit", BlockTemplate.SIGOPS_COST_MAX);
    json.put("sizelimit", BlockTemplate.WEIGHT_MAX);
    json.put("weightlimit", BlockTemplate.WEIGHT_MAX);
    json.put("curtime", terms.time());
    json.put("bits", "%08x".formatted(terms.bits()));
    json.put("height", template.height());
    json.put("default_witness_commitment", template.commitment().toHex());
    return json;
  }

  /** What a miner needs who only hashes. */
  static void addPrepared(Map<String, Object> json, CandidateBlock candidate) {
    json.put("pprpcheader", candidate.headerHash().toDisplayHex());
    json.put("pprpcepoch", Kawpow.epochOf(candidate.template().height()));
  }

  private static List<Map<String, Object>> transactions(List<PooledTransaction> entries) {
    Map<Hash256, Integer> places = new HashMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    for (PooledTransaction entry : entries) {
      rows.add(transaction(entry, places));
      // The coinbase is number 0.
      places.put(entry.txid(), rows.size());
    }
    return rows;
  }

  private static Map<String, Object> transaction(
      PooledTransaction entry, Map<Hash256, Integer> places) {
    var tx = entry.tx();
    List<Integer> depends = new ArrayList<>();
    for (TxInput input : tx.inputs()) {
      Integer place = places.get(input.previous().txid());
      if (place != null && !depends.contains(place)) {
        depends.add(place);
      }
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("data", HexFormat.of().formatHex(TransactionCodec.toBytes(tx)));
    json.put("txid", tx.txid().toDisplayHex());
    json.put("hash", tx.wtxid().toDisplayHex());
    json.put("depends", depends);
    json.put("fee", entry.fee().units());
    json.put("sigops", entry.sigOpsCost());
    json.put("weight", tx.weight());
    return json;
  }
}
