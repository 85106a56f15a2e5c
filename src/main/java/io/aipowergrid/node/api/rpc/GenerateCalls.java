package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.BlockTemplate;
import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.CandidateBlock;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowSearch;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks on demand, as tests of wallets and exchanges want them (rpc/generate.cpp). Any thread. */
@Singleton
class GenerateCalls {
  /** Blocks of one call. */
  private static final int BLOCKS_MAX = 1_000;

  /** Hashes of one call, when it names no number: some ten seconds of light hashing. */
  private static final int TRIES_DEFAULT = 10_000;

  private static final int TRIES_MAX = 1_000_000;
  private static final byte[] NO_TAG = {};

  private final ChainService chain;
  private final ChainExplorer explorer;
  private final BlockTemplates templates;
  private final KawpowSearch search;

  GenerateCalls(
      ChainService chain, ChainExplorer explorer, BlockTemplates templates, KawpowHasher hasher) {
    this.chain = chain;
    this.explorer = explorer;
    this.templates = templates;
    this.search = new KawpowSearch(hasher);
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("generatetoaddress", this::generate);
  }

  private List<String> generate(RpcParams params) {
    int wanted = params.number(0, "nblocks");
    String address = params.text(1, "address");
    int tries = params.has(2) ? params.number(2, "maxtries") : TRIES_DEFAULT;
    if (!chain.params().proofOfWork().noRetargeting()) {
      throw new RpcError(RpcError.MISC, "This method can only be used on regtest");
    }
    if (wanted < 0 || wanted > BLOCKS_MAX) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER, "nblocks must be 0 to " + BLOCKS_MAX + ", not " + wanted);
    }
    if (tries < 0 || tries > TRIES_MAX) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER, "maxtries must be 0 to " + TRIES_MAX + ", not " + tries);
    }
    Script payout =
        explorer
            .findScript(address)
            .orElseThrow(() -> new RpcError(RpcError.NOT_FOUND, "Error: Invalid address"));
    return blocks(wanted, payout, tries);
  }

  private List<String> blocks(int wanted, Script payout, int tries) {
    List<String> ids = new ArrayList<>();
    long left = tries;
    while (ids.size() < wanted && left > 0) {
      CandidateBlock candidate = templates.candidate(template(), payout, NO_TAG);
      KawpowSearch.Outcome outcome = search.search(range(candidate, left), () -> false);
      left -= outcome.hashes();
      connect(candidate, outcome).ifPresent(ids::add);
    }
    return ids;
  }

  private BlockTemplate template() {
    try {
      return templates.current();
    } catch (NodeException e) {
      throw new RpcError(RpcError.MISC, e.detail());
    }
  }

  private static KawpowSearch.Range range(CandidateBlock candidate, long tries) {
    BlockTemplate template = candidate.template();
    return new KawpowSearch.Range(
        template.height(), candidate.headerHash(), 0, tries, template.terms().target());
  }

  private Optional<String> connect(CandidateBlock candidate, KawpowSearch.Outcome outcome) {
    if (!(outcome instanceof KawpowSearch.Found found)) {
      return Optional.empty();
    }
    var block = candidate.solve(found.nonce(), found.hash().mixHash());
    String verdict = BlockForms.verdict(chain.submitBlock(block));
    if (verdict != null) {
      throw new RpcError(RpcError.INTERNAL, "ProcessNewBlock, block not accepted: " + verdict);
    }
    return Optional.of(found.hash().finalHash().toDisplayHex());
  }
}
