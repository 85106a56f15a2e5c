package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import jakarta.inject.Singleton;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What miners ask and hand in (chain.md 9; rpc/mining.cpp). Any thread. */
@Singleton
class MiningCalls {
  /** Heights above the tip that are looked at (chain.md 9.3, 9.4). */
  private static final int HEIGHTS_AHEAD_MAX = 10;

  private final ChainService chain;
  private final ChainExplorer explorer;
  private final KawpowHasher hasher;
  private final NetworkHashRate hashRate;
  private final BlockForms forms;

  MiningCalls(
      ChainService chain,
      ChainExplorer explorer,
      KawpowHasher hasher,
      NetworkHashRate hashRate,
      BlockForms forms) {
    this.chain = chain;
    this.explorer = explorer;
    this.hasher = hasher;
    this.hashRate = hashRate;
    this.forms = forms;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("submitblock", this::submit);
    calls.put("getkawpowhash", this::kawpowHash);
    calls.put("getmininginfo", params -> miningInfo());
    calls.put("getnetworkhashps", this::networkHashRate);
  }

  private @Nullable Object submit(RpcParams params) {
    Block block = forms.parse(params.bytes(0, "hexdata", BlockForms.UNREADABLE));
    if (block.transactions().isEmpty() || !block.transactions().getFirst().isCoinbase()) {
      throw new RpcError(RpcError.DESERIALIZATION, "Block does not start with a coinbase");
    }
    if (block.header() instanceof KawpowHeader header
        && header.height() > chain.tip().height() + (long) HEIGHTS_AHEAD_MAX) {
      throw new RpcError(RpcError.DESERIALIZATION, "Block height is too far above the tip");
    }
    return BlockForms.verdict(chain.submitBlock(BlockForms.withCoinbaseWitness(block)));
  }

  private Object kawpowHash(RpcParams params) {
    Hash256 headerHash = params.hash(0, "header_hash");
    Hash256 mix = params.hash(1, "mix_hash");
    long nonce = BlockForms.nonce(params.text(2, "nonce"));
    int height = params.number(3, "height");
    if (!Kawpow.supports(height) || height > chain.tip().height() + (long) HEIGHTS_AHEAD_MAX) {
      throw new RpcError(RpcError.DESERIALIZATION, "Block height is out of range");
    }
    KawpowHash hash = hasher.hash(height, headerHash, nonce);
    var json = new LinkedHashMap<String, Object>();
    boolean same = hash.mixHash().equals(mix);
    json.put("result", Boolean.toString(same));
    json.put("digest", hash.finalHash().toDisplayHex());
    json.put("mix_hash", hash.mixHash().toDisplayHex());
    json.put("info", "");
    if (params.has(4)) {
      var target = new BigInteger(params.hash(4, "target").toDisplayHex(), 16);
      json.put("meets_target", Boolean.toString(hash.meets(target)));
    }
    return json;
  }

  private Object networkHashRate(RpcParams params) {
    int blocks = params.has(0) ? params.number(0, "nblocks") : NetworkHashRate.BLOCKS_DEFAULT;
    return hashRate.at(blocks, params.has(1) ? params.number(1, "height") : -1);
  }

  private Map<String, Object> miningInfo() {
    var json = new LinkedHashMap<String, Object>();
    json.put("blocks", chain.tip().height());
    chain
        .findHeader(chain.tip().id())
        .ifPresent(entry -> json.put("difficulty", BlockShapes.difficulty(entry.header().bits())));
    json.put("networkhashps", hashRate.at(NetworkHashRate.BLOCKS_DEFAULT, -1));
    json.put("pooledtx", explorer.pool().status().transactions());
    json.put("chain", chain.params().daemonName());
    json.put("warnings", "");
    return json;
  }
}
