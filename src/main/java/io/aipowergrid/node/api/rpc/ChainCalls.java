package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.ChainConfig;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks and headers (rpc/blockchain.cpp). Any thread. */
@Singleton
class ChainCalls {
  private final ChainService chain;
  private final ChainExplorer explorer;
  private final BlockShapes shapes;
  private final ChainConfig config;

  ChainCalls(ChainService chain, ChainExplorer explorer, BlockShapes shapes, ChainConfig config) {
    this.chain = chain;
    this.explorer = explorer;
    this.shapes = shapes;
    this.config = config;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getblockchaininfo", params -> info());
    calls.put("getblockcount", params -> chain.tip().height());
    calls.put("getbestblockhash", params -> chain.tip().id().toDisplayHex());
    calls.put("getblockhash", this::blockHash);
    calls.put("getblockheader", this::header);
    calls.put("getblock", this::block);
    calls.put("getdifficulty", params -> difficulty());
    calls.put("invalidateblock", this::invalidate);
    calls.put("reconsiderblock", this::reconsider);
  }

  /** As getblockchaininfo, and with initialblockdownload and our name of the network. */
  private Map<String, Object> info() {
    var tip = chain.tip();
    var json = new LinkedHashMap<String, Object>();
    json.put("chain", chain.params().daemonName());
    json.put("network", chain.params().name());
    json.put("blocks", tip.height());
    json.put("headers", chain.bestHeader().height());
    json.put("bestblockhash", tip.id().toDisplayHex());
    json.put("difficulty", difficulty());
    addDifficultyRule(json, tip.height());
    json.put("mediantime", tip.medianTimePast());
    json.put("verificationprogress", progress());
    json.put("initialblockdownload", chain.initialDownload());
    json.put("chainwork", BlockShapes.work(tip.work()));
    addPruning(json, tip.height());
    // The deployments timed out before genesis and decide nothing (chain.md 5).
    json.put("softforks", List.of());
    json.put("bip9_softforks", Map.of());
    json.put("warnings", "");
    return json;
  }

  private void addDifficultyRule(Map<String, Object> json, int height) {
    int from = chain.params().proofOfWork().darkGravityWaveHeight();
    json.put("difficulty_algorithm", height >= from ? "DGW-180" : "BTC");
    if (height < from) {
      json.put("DGW_activation_height", from);
    }
  }

  private void addPruning(Map<String, Object> json, int height) {
    json.put("pruned", config.keepBlocks() > 0);
    if (config.keepBlocks() > 0) {
      json.put("pruneheight", Math.max(0, height - config.keepBlocks() + 1));
    }
  }

  private double progress() {
    int headers = chain.bestHeader().height();
    return headers == 0 ? 1 : (double) chain.tip().height() / headers;
  }

  private double difficulty() {
    return chain
        .findHeader(chain.tip().id())
        .map(entry -> BlockShapes.difficulty(entry.header().bits()))
        .orElse(0.0);
  }

  private Object blockHash(RpcParams params) {
    int height = params.number(0, "height");
    if (height < 0 || height > chain.tip().height()) {
      throw new RpcError(RpcError.INVALID_PARAMETER, "Block height out of range");
    }
    return chain
        .findHeaderAt(height)
        .map(entry -> entry.id().toDisplayHex())
        .orElseThrow(ChainCalls::blockNotFound);
  }

  private Object header(RpcParams params) {
    HeaderEntry entry = entry(params);
    return params.flag(1, true)
        ? shapes.header(entry)
        : HexFormat.of().formatHex(HeaderCodec.toBytes(entry.header()));
  }

  private Object block(RpcParams params) {
    HeaderEntry entry = entry(params);
    int verbosity = verbosity(params);
    if (verbosity == 0) {
      return HexFormat.of()
          .formatHex(chain.findBlockBytes(entry.id()).orElseThrow(ChainCalls::bodyNotFound));
    }
    var block = explorer.findBlock(entry.id()).orElseThrow(ChainCalls::bodyNotFound);
    return shapes.block(entry, block, verbosity >= 2);
  }

  private static int verbosity(RpcParams params) {
    if (params.has(1) && params.get(1, "verbosity").isIntegralNumber()) {
      return Math.clamp(params.number(1, "verbosity"), 0, 2);
    }
    return params.flag(1, true) ? 1 : 0;
  }

  private @Nullable Object invalidate(RpcParams params) {
    chain.invalidate(entry(params).id());
    return null;
  }

  private @Nullable Object reconsider(RpcParams params) {
    chain.reconsider(entry(params).id());
    return null;
  }

  private HeaderEntry entry(RpcParams params) {
    return params
        .anyHash(0, "blockhash")
        .flatMap(chain::findHeader)
        .orElseThrow(ChainCalls::blockNotFound);
  }

  private static RpcError blockNotFound() {
    return new RpcError(RpcError.NOT_FOUND, "Block not found");
  }

  private static RpcError bodyNotFound() {
    return new RpcError(RpcError.MISC, "Block not available: not here yet, or pruned");
  }
}
