package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.script.PaymentScripts;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Whole blocks for miners who only hash: named by header hash, they wait for a nonce (chain.md 9.1,
 * 9.2). Any thread.
 */
@Singleton
class PreparedBlocks {
  /** Blocks that wait; with a fresh time every half minute these are the last half hour's. */
  static final int KEPT_MAX = 64;

  private static final byte[] NO_TAG = {};

  private final BlockTemplates templates;
  private final Optional<Script> payout;
  private final Map<Hash256, CandidateBlock> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash256, CandidateBlock> eldest) {
          return size() > KEPT_MAX;
        }
      };

  PreparedBlocks(BlockTemplates templates, ChainService chain, RpcConfig config) {
    this.templates = templates;
    this.payout = config.miningAddress().map(text -> payTo(text, chain));
  }

  private static Script payTo(String text, ChainService chain) {
    Optional<Address> address = chain.params().addresses().format().parse(text);
    return PaymentScripts.payTo(
        address.orElseThrow(
            () ->
                new IllegalStateException(
                    "aipg.api.rpc.mining-address is no address of network "
                        + chain.params().name()
                        + ": "
                        + text)));
  }

  /** The block that the template becomes; empty without a configured address. */
  synchronized Optional<CandidateBlock> prepare(BlockTemplate template) {
    return payout.map(
        script -> {
          CandidateBlock candidate = templates.candidate(template, script, NO_TAG);
          kept.putIfAbsent(candidate.headerHash(), candidate);
          return candidate;
        });
  }

  synchronized Optional<CandidateBlock> find(Hash256 headerHash) {
    return Optional.ofNullable(kept.get(headerHash));
  }
}
