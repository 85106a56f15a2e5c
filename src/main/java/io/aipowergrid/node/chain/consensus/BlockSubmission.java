package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeadersResult;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.RejectReason;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;

/**
 * The way of offered headers and blocks: what can be checked alone is checked on the caller's
 * thread and the CPU pool, the rest on the import thread, for which the caller waits. Any thread.
 */
final class BlockSubmission {
  /** Blocks whose bodies one pass of pruning removes. */
  private static final int PRUNE_BLOCKS = 100;

  private final NetworkParams params;
  private final int keepBlocks;
  private final ChainState state;
  private final HeaderAcceptance acceptance;
  private final ImportThread importer;
  private final CpuPool pool;
  private final BlockRules blockRules;
  private final OrphanBlocks orphans;

  /** Below this height bodies were removed since the start; of the import thread. */
  private int prunedBelow;

  BlockSubmission(
      NetworkParams params,
      ValidatingChain.Options options,
      ChainState state,
      HeaderAcceptance acceptance,
      ImportThread importer,
      CpuPool pool) {
    this.params = params;
    this.keepBlocks = options.keepBlocks();
    this.state = state;
    this.acceptance = acceptance;
    this.importer = importer;
    this.pool = pool;
    this.blockRules = new BlockRules(params);
    ImportLimits limits = options.limits();
    this.orphans = new OrphanBlocks(limits.orphans(), limits.orphanBytes());
  }

  /**
   * Takes headers that follow each other.
   *
   * @param peers what two rules ask about the network
   */
  HeadersResult headers(List<BlockHeader> headers, PeerStatus peers) {
    if (headers.isEmpty()) {
      return new HeadersResult.Accepted(state.tree().best().tip().toEntry(), 0);
    }
    Hash256 previous = headers.getFirst().previous();
    Optional<HeaderNode> parent = state.tree().find(previous);
    if (parent.isEmpty()) {
      return new HeadersResult.Unconnected(previous);
    }
    HeaderAcceptance.Outcome outcome = acceptance.check(headers, parent.get(), peers);
    HeadersResult kept = keep(outcome.good(), parent.get());
    retryOrphans(outcome.good().stream().map(CheckedHeader::id).toList(), peers);
    return outcome
        .fault()
        .<HeadersResult>map(
            fault ->
                new HeadersResult.Rejected(outcome.good().size(), fault.reason(), fault.detail()))
        .orElse(kept);
  }

  private HeadersResult keep(List<CheckedHeader> good, HeaderNode parent) {
    return importer.call(
        () -> {
          int before = state.tree().size();
          HeaderNode last = parent;
          for (CheckedHeader header : good) {
            last = state.addHeader(header, last);
          }
          state.commitIfDue();
          return new HeadersResult.Accepted(last.toEntry(), state.tree().size() - before);
        });
  }

  /** Takes a block; one whose parent is unknown waits for it, within the limits. */
  BlockImportResult block(Block block, PeerStatus peers) {
    Hash256 id = params.headerHasher().id(block.header());
    BlockImportResult result = submit(id, block, peers);
    retryOrphans(List.of(id), peers);
    return result;
  }

  private BlockImportResult submit(Hash256 id, Block block, PeerStatus peers) {
    Optional<HeaderNode> known = state.tree().find(id);
    if (known.isPresent()) {
      return submit(known.get(), block);
    }
    return switch (headers(List.of(block.header()), peers)) {
      case HeadersResult.Accepted _ -> submit(state.tree().find(id).orElseThrow(), block);
      case HeadersResult.Unconnected unconnected -> {
        orphans.add(id, block);
        yield new BlockImportResult.Orphan(unconnected.missingParent());
      }
      case HeadersResult.Rejected rejected ->
          new BlockImportResult.Rejected(rejected.reason(), rejected.detail());
    };
  }

  private BlockImportResult submit(HeaderNode node, Block block) {
    HeaderNode parent = node.parent();
    if (parent == null || (node.hasBlock() && !node.isInvalid())) {
      return new BlockImportResult.AlreadyKnown();
    }
    if (node.isInvalid()) {
      return new BlockImportResult.Rejected(
          new RejectReason("duplicate-invalid", Violation.BAN), "block " + node);
    }
    Optional<Violation> fault =
        pool.call(
            () -> blockRules.checkAlone(block).or(() -> blockRules.checkInPlace(block, parent)));
    if (fault.isPresent() && fault.get().wrongBody()) {
      return new BlockImportResult.WrongBody(fault.get().reason(), fault.get().detail());
    }
    return importer.call(() -> take(node, block, fault));
  }

  private BlockImportResult take(HeaderNode node, Block block, Optional<Violation> fault) {
    // The coins stand on a pruned block: it was judged, and is not stored again.
    if (node.hasBlock() || state.isActive(node)) {
      return new BlockImportResult.AlreadyKnown();
    }
    if (fault.isPresent()) {
      state.refuse(node, fault.get());
    } else {
      state.addBlock(node, block);
    }
    Violation refusal = state.takeRefusals().get(node.id());
    ChainTip tip = ChainView.tipOf(state.tip());
    boolean connected = state.isActive(node);
    state.commitIfDue();
    prune();
    if (refusal != null) {
      return new BlockImportResult.Rejected(refusal.reason(), refusal.detail());
    }
    return connected
        ? new BlockImportResult.Connected(tip)
        : new BlockImportResult.SideBranch(node.height());
  }

  private void prune() {
    int below = state.written().tip().height() - keepBlocks;
    // Not for each block: the store is asked when a few have gathered.
    if (keepBlocks > 0 && below >= prunedBelow + PRUNE_BLOCKS / 2) {
      state.prune(below, PRUNE_BLOCKS);
      prunedBelow = below;
    }
  }

  /** Blocks that waited for one of these are offered again. */
  private void retryOrphans(List<Hash256> parents, PeerStatus peers) {
    if (orphans.size() == 0) {
      return;
    }
    var open = new ArrayDeque<>(parents);
    while (!open.isEmpty()) {
      for (Block child : orphans.takeChildren(open.poll())) {
        Hash256 id = params.headerHasher().id(child.header());
        submit(id, child, peers);
        open.add(id);
      }
    }
  }
}
