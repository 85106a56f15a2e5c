package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PooledTransaction;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.TransactionPool.Relatives;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What waits in the pool (rpc/blockchain.cpp). Any thread. */
@Singleton
class PoolCalls {
  /** Entries that are described in one answer; the ids of all others can be had without. */
  private static final int DESCRIBED_MAX = 20_000;

  private final TransactionPool pool;

  PoolCalls(TransactionPool pool) {
    this.pool = pool;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getmempoolinfo", params -> info());
    calls.put("getrawmempool", this::list);
    calls.put("getmempoolentry", this::entry);
    calls.put("getmempoolancestors", params -> family(params, pool::ancestors));
    calls.put("getmempooldescendants", params -> family(params, pool::descendants));
  }

  /** As mempoolInfoToJSON, but for the least fee, which is never said to be below relay's. */
  private Map<String, Object> info() {
    var status = pool.status();
    var json = new LinkedHashMap<String, Object>();
    json.put("size", status.transactions());
    json.put("bytes", status.virtualBytes());
    json.put("usage", status.memoryBytes());
    json.put("maxmempool", status.memoryBytesMax());
    json.put("mempoolminfee", ScriptShapes.coins(status.feePerKilobyteMin()));
    return json;
  }

  private Object list(RpcParams params) {
    List<PooledTransaction> entries = pool.entries();
    if (!params.flag(0, false)) {
      return entries.stream().map(entry -> entry.txid().toDisplayHex()).toList();
    }
    if (entries.size() > DESCRIBED_MAX) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER,
          "More than " + DESCRIBED_MAX + " transactions: list their ids, then getmempoolentry");
    }
    return describe(entries);
  }

  private Map<String, Object> describe(List<PooledTransaction> entries) {
    var json = new LinkedHashMap<String, Object>();
    entries.forEach(
        entry ->
            describe(entry)
                .ifPresent(described -> json.put(entry.txid().toDisplayHex(), described)));
    return json;
  }

  private Map<String, Object> entry(RpcParams params) {
    return pool.findEntry(txid(params)).flatMap(this::describe).orElseThrow(PoolCalls::notThere);
  }

  /** What hangs together with a transaction, by txid as the daemon's sets are ordered. */
  private Object family(
      RpcParams params, Function<Hash256, Optional<List<PooledTransaction>>> relatives) {
    boolean verbose = params.flag(1, false);
    List<PooledTransaction> entries =
        relatives.apply(txid(params)).orElseThrow(PoolCalls::notThere).stream()
            .sorted(Comparator.comparing(PooledTransaction::txid))
            .toList();
    return verbose
        ? describe(entries)
        : entries.stream().map(entry -> entry.txid().toDisplayHex()).toList();
  }

  private static Hash256 txid(RpcParams params) {
    return params.hash(0, "parameter 1");
  }

  private static RpcError notThere() {
    return new RpcError(RpcError.NOT_FOUND, "Transaction not in mempool");
  }

  /** As entryToJSON; empty when it left meanwhile. */
  private Optional<Map<String, Object>> describe(PooledTransaction entry) {
    return pool.relatives(entry.txid()).map(relatives -> describe(entry, relatives));
  }

  private static Map<String, Object> describe(PooledTransaction entry, Relatives relatives) {
    var json = new LinkedHashMap<String, Object>();
    json.put("size", entry.virtualSize());
    json.put("fee", ScriptShapes.coins(entry.fee().units()));
    json.put("modifiedfee", ScriptShapes.coins(entry.fee().units()));
    json.put("time", entry.added().getEpochSecond());
    json.put("height", entry.height());
    json.put("descendantcount", relatives.descendants().count());
    json.put("descendantsize", relatives.descendants().virtualSize());
    json.put("descendantfees", relatives.descendants().fees().units());
    json.put("ancestorcount", relatives.ancestors().count());
    json.put("ancestorsize", relatives.ancestors().virtualSize());
    json.put("ancestorfees", relatives.ancestors().fees().units());
    json.put("wtxid", entry.tx().wtxid().toDisplayHex());
    json.put("depends", relatives.parents().stream().map(Hash256::toDisplayHex).sorted().toList());
    return json;
  }
}
