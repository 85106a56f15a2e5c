package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import jakarta.inject.Singleton;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks and headers (rpc/blockchain.cpp). Any thread. */
@Singleton
class ChainCalls {
  private final ChainService chain;
  private final ChainExplorer explorer;
  private final RpcShapes shapes;

  ChainCalls(ChainService chain, ChainExplorer explorer, RpcShapes shapes) {
    this.chain = chain;
    this.explorer = explorer;
    this.shapes = shapes;
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

  private Map<String, Object> info() {
    var tip = chain.tip();
    var json = new LinkedHashMap<String, Object>();
    json.put("chain", chain.params().daemonName());
    json.put("blocks", tip.height());
    json.put("headers", chain.bestHeader().height());
    json.put("bestblockhash", tip.id().toDisplayHex());
    json.put("difficulty", difficulty());
    json.put("mediantime", tip.medianTimePast());
    json.put("verificationprogress", progress());
    json.put("initialblockdownload", chain.initialDownload());
    json.put("chainwork", RpcShapes.work(tip.work()));
    return json;
  }

  private double progress() {
    int headers = chain.bestHeader().height();
    return headers == 0 ? 1 : (double) chain.tip().height() / headers;
  }

  private double difficulty() {
    return chain
        .findHeader(chain.tip().id())
        .map(entry -> RpcShapes.difficulty(entry.header().bits()))
        .orElse(0.0);
  }

  private Object blockHash(RpcParams params) {
    long height = params.number(0, "height");
    if (height < 0 || height > chain.tip().height()) {
      throw new RpcError(RpcError.INVALID_PARAMETER, "Block height out of range");
    }
    return chain
        .findHeaderAt((int) height)
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
      return (int) Math.clamp(params.number(1, "verbosity"), 0L, 2L);
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
    Hash256 id = params.hash(0, "blockhash");
    return chain.findHeader(id).orElseThrow(ChainCalls::blockNotFound);
  }

  private static RpcError blockNotFound() {
    return new RpcError(RpcError.NOT_FOUND, "Block not found");
  }

  private static RpcError bodyNotFound() {
    return new RpcError(RpcError.MISC, "Block not available: not here yet, or pruned");
  }
}
