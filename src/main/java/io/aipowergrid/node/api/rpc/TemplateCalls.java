package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.kawpow.KawpowHash;
import io.aipowergrid.node.kawpow.KawpowHasher;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Templates for miners, and the blocks made of them (chain.md 9.1, 9.2; rpc/mining.cpp). */
@Singleton
class TemplateCalls {
  private final ChainService chain;
  private final Peers peers;
  private final BlockTemplates templates;
  private final PreparedBlocks prepared;
  private final BlockForms forms;
  private final KawpowHasher hasher;
  private final RpcConfig config;
  private final TemplateWaits waits;

  TemplateCalls(
      ChainService chain,
      Peers peers,
      BlockTemplates templates,
      PreparedBlocks prepared,
      BlockForms forms,
      KawpowHasher hasher,
      RpcConfig config,
      TemplateWaits waits) {
    this.chain = chain;
    this.peers = peers;
    this.templates = templates;
    this.prepared = prepared;
    this.forms = forms;
    this.hasher = hasher;
    this.config = config;
    this.waits = waits;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getblocktemplate", this::template);
    calls.put("pprpcsb", this::solve);
  }

  private @Nullable Object template(RpcParams params) {
    params.require(RpcParams.Kind.OBJECT);
    if (!params.has(0)) {
      return describe(newest(""));
    }
    JsonNode request = params.get(0, "template_request");
    JsonNode mode = request.path("mode");
    if (mode.isMissingNode() || mode.isNull() || mode.asText().equals("template")) {
      return describe(newest(request.path("longpollid").asText("")));
    }
    if (mode.asText().equals("proposal")) {
      return propose(request.path("data"));
    }
    throw new RpcError(RpcError.INVALID_PARAMETER, "Invalid mode");
  }

  private BlockTemplate newest(String longPollId) {
    requireNetwork();
    try {
      BlockTemplate template = templates.current();
      return TemplateShapes.longPollId(template).equals(longPollId)
          ? waits.await(() -> templates.awaitOther(template.number(), config.templatePatience()))
          : template;
    } catch (NodeException e) {
      throw new RpcError(RpcError.MISC, e.detail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RpcError(RpcError.NOT_CONNECTED, "Shutting down");
    }
  }

  private void requireNetwork() {
    if (config.templateAlways()) {
      return;
    }
    if (peers.connected() == 0) {
      throw new RpcError(RpcError.NOT_CONNECTED, "AIPG is not connected!");
    }
    if (chain.initialDownload()) {
      throw new RpcError(RpcError.INITIAL_DOWNLOAD, "AIPG is downloading blocks...");
    }
  }

  private Map<String, Object> describe(BlockTemplate template) {
    Map<String, Object> json = TemplateShapes.template(template, chain.params());
    prepared.prepare(template).ifPresent(candidate -> TemplateShapes.addPrepared(json, candidate));
    return json;
  }

  /** What would become of a block if it had its proof of work (BIP 23). */
  private @Nullable String propose(JsonNode data) {
    if (!data.isTextual()) {
      throw new RpcError(RpcError.TYPE, "Missing data String key for proposal");
    }
    Block block = forms.parse(RpcParams.bytes(data, "data", BlockForms.UNREADABLE));
    var known = chain.findHeader(chain.params().headerHasher().id(block.header()));
    if (known.isPresent()) {
      return known.get().hasBlock() ? "duplicate" : "duplicate-inconclusive";
    }
    return chain.testBlock(block).map(RejectReason::code).orElse(null);
  }

  private @Nullable Object solve(RpcParams params) {
    Hash256 headerHash = params.hash(0, "header_hash");
    Hash256 mix = params.hash(1, "mix_hash");
    long nonce = BlockForms.nonce(params.text(2, "nonce"));
    CandidateBlock candidate =
        prepared
            .find(headerHash)
            .orElseThrow(
                () ->
                    new RpcError(
                        RpcError.INVALID_PARAMS, "Block header hash not found in block data"));
    KawpowHash hash = hasher.hash(candidate.template().height(), headerHash, nonce);
    if (!hash.meets(candidate.template().terms().target())) {
      throw new RpcError(RpcError.INVALID_PARAMS, "Block does not solve the boundary");
    }
    String verdict = BlockForms.verdict(chain.submitBlock(candidate.solve(nonce, mix)));
    return verdict == null ? Boolean.TRUE : verdict;
  }
}
