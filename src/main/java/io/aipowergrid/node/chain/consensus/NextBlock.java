package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.NextBlockTerms;
import io.aipowergrid.node.chain.PeerStatus;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.Deployment;
import io.aipowergrid.node.chain.params.NetworkParams;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/**
 * The block that does not exist yet: what it must say, and whether one would be valid
 * (TestBlockValidity). Any thread; {@link #test} waits for the import thread.
 */
final class NextBlock {
  private final NetworkParams params;
  private final ChainState state;
  private final ImportThread importer;
  private final InstantSource clock;
  private final HeaderRules headerRules;
  private final BlockRules blockRules;
  private final VersionBits versionBits = new VersionBits();

  NextBlock(NetworkParams params, ChainState state, ImportThread importer, InstantSource clock) {
    this.params = params;
    this.state = state;
    this.importer = importer;
    this.clock = clock;
    this.headerRules = new HeaderRules(params);
    this.blockRules = new BlockRules(params);
  }

  /** The terms of a block on the tip of the store. */
  NextBlockTerms terms(long wantedTime) {
    HeaderNode parent = state.written().tip();
    ChainTip tip = ChainView.tipOf(parent);
    long time = Math.max(wantedTime, tip.medianTimePast() + 1);
    int version = VersionBits.BASE;
    var rules = new ArrayList<String>();
    var votes = new LinkedHashMap<String, Integer>();
    for (Deployment deployment : params.deployments()) {
      switch (versionBits.after(parent, deployment)) {
        case STARTED, LOCKED_IN -> {
          version |= deployment.mask();
          votes.put(deployment.name(), deployment.bit());
        }
        case ACTIVE -> rules.add(deployment.name());
        case DEFINED, FAILED -> {}
      }
    }
    long bits = headerRules.requiredBits(parent, time);
    return new NextBlockTerms(
        tip, time, version, bits, CompactBits.decode(bits).target(), rules, votes);
  }

  /** The first rule that a block on the tip breaks, its work aside; nothing changes. */
  Optional<Violation> test(Block block, PeerStatus peers) {
    return importer.call(() -> testHere(block, peers));
  }

  private Optional<Violation> testHere(Block block, PeerStatus peers) {
    HeaderNode tip = state.tip();
    if (!block.header().previous().equals(tip.id())) {
      return Violation.of("inconclusive-not-best-prevblk", 0, "the tip is " + tip);
    }
    var id = params.headerHasher().id(block.header());
    var context =
        new HeaderRules.Context(tip, state.tree().checkpointHeight(), clock.instant(), peers);
    return headerRules
        .check(block.header(), id, tip, context)
        .or(() -> blockRules.checkAlone(block))
        .or(() -> blockRules.checkInPlace(block, tip))
        .or(() -> state.testOnTip(block));
  }
}
