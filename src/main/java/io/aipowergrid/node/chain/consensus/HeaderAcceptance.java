package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Checks the headers of one message against the tree without changing it (AcceptBlockHeader;
 * chain.md 5). The cheap rules come first, so that only headers of the right difficulty cost a full
 * check. May be called from any thread, which waits for the pool.
 */
final class HeaderAcceptance {
  private final NetworkParams params;
  private final HeaderTree tree;
  private final Supplier<HeaderNode> tip;
  private final HeaderRules rules;
  private final ProofOfWorkCheck work;
  private final WorkSampling sampling;
  private final InstantSource clock;
  private final int sideHeadersMax;

  HeaderAcceptance(
      NetworkParams params,
      HeaderTree tree,
      Supplier<HeaderNode> tip,
      ProofOfWorkCheck work,
      WorkSampling sampling,
      InstantSource clock,
      int sideHeadersMax) {
    this.params = params;
    this.tree = tree;
    this.tip = tip;
    this.rules = new HeaderRules(params);
    this.work = work;
    this.sampling = sampling;
    this.clock = clock;
    this.sideHeadersMax = sideHeadersMax;
  }

  /**
   * What was found.
   *
   * @param good headers before the first bad one, known ones included
   * @param fault of the first bad one, whose index is the number of good ones
   */
  record Outcome(List<CheckedHeader> good, Optional<Violation> fault) {}

  /** A header in check: its node is not in the tree unless it was before. */
  private record Placed(BlockHeader header, Hash256 id, HeaderNode node, boolean known) {}

  /**
   * Checks headers that follow each other.
   *
   * @param parent of the first
   */
  Outcome check(List<BlockHeader> headers, HeaderNode parent, PeerStatus peers) {
    var placed = new ArrayList<Placed>(headers.size());
    Optional<Violation> fault = place(headers, parent, peers, placed);
    if (isSideBranchTooMany(placed)) {
      return new Outcome(
          List.of(), Violation.of("too-many-side-headers", 0, "more than " + sideHeadersMax));
    }
    List<Placed> fresh = placed.stream().filter(header -> !header.known()).toList();
    List<Optional<Violation>> workFaults = work.check(claims(fresh));
    for (int i = 0; i < fresh.size(); i++) {
      if (workFaults.get(i).isPresent()) {
        // Where only some are checked in full, those before this one deserve no trust either.
        int kept = sampling.every() == 1 ? placed.indexOf(fresh.get(i)) : 0;
        return new Outcome(checked(placed.subList(0, kept)), workFaults.get(i));
      }
    }
    return new Outcome(checked(placed), fault);
  }

  private Optional<Violation> place(
      List<BlockHeader> headers, HeaderNode first, PeerStatus peers, List<Placed> placed) {
    HeaderNode parent = first;
    int checkpointHeight = tree.checkpointHeight();
    for (BlockHeader header : headers) {
      Hash256 id = params.headerHasher().id(header);
      if (!header.previous().equals(parent.id())) {
        return Violation.of("headers-not-continuous", 20, "at " + id.toDisplayHex());
      }
      Optional<HeaderNode> known = tree.find(id);
      Optional<Violation> fault =
          known.isPresent()
              ? checkKnown(known.get())
              : checkNew(header, id, parent, checkpointHeight, peers);
      if (fault.isPresent()) {
        return fault;
      }
      HeaderNode node = known.orElse(null);
      if (node == null) {
        node = new HeaderNode(parent, header, id);
      }
      if (params.isCheckpoint(node.height(), id)) {
        checkpointHeight = Math.max(checkpointHeight, node.height());
      }
      placed.add(new Placed(header, id, node, known.isPresent()));
      parent = node;
    }
    return Violation.none();
  }

  private static Optional<Violation> checkKnown(HeaderNode node) {
    return node.isInvalid() ? Violation.of("duplicate-invalid", "block " + node) : Violation.none();
  }

  private Optional<Violation> checkNew(
      BlockHeader header, Hash256 id, HeaderNode parent, int checkpointHeight, PeerStatus peers) {
    if (parent.isInvalid()) {
      return Violation.of("bad-prevblk", "parent " + parent);
    }
    Instant now = clock.instant();
    return rules.check(
        header, id, parent, new HeaderRules.Context(tip.get(), checkpointHeight, now, peers));
  }

  /**
   * Headers beside the best branch cost memory, so they end somewhere unless they become the best.
   */
  private boolean isSideBranchTooMany(List<Placed> placed) {
    HeaderNode best = tree.best().tip();
    int beside = tree.size() - 1 - best.height();
    return beside + placed.size() > sideHeadersMax
        && !placed.isEmpty()
        && placed.getLast().node().compareWork(best) <= 0
        && placed.stream().anyMatch(header -> !header.known());
  }

  private List<ProofOfWorkCheck.Claim> claims(List<Placed> fresh) {
    long now = clock.instant().getEpochSecond();
    var claims = new ArrayList<ProofOfWorkCheck.Claim>(fresh.size());
    for (Placed header : fresh) {
      boolean last = claims.size() == fresh.size() - 1;
      int height = header.node().height();
      boolean full =
          sampling.isFull(height, header.node().time(), now)
              || (last && height > sampling.checkpointHeight());
      claims.add(new ProofOfWorkCheck.Claim(header.header(), header.id(), full));
    }
    return claims;
  }

  private static List<CheckedHeader> checked(List<Placed> placed) {
    return placed.stream().map(header -> new CheckedHeader(header.header(), header.id())).toList();
  }
}
