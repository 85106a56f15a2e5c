package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.chain.HeaderEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What others see of the chain's headers and of its best branch as far as the store has it. Any
 * thread; nothing here waits for the import.
 */
final class ChainView {
  /** validation.h, DEFAULT_MAX_TIP_AGE. */
  private static final Duration TIP_AGE_MAX = Duration.ofHours(24);

  private final ChainState state;
  private final InstantSource clock;
  private volatile boolean caughtUpOnce;

  ChainView(ChainState state, InstantSource clock) {
    this.state = state;
    this.clock = clock;
  }

  ChainTip tip() {
    return tipOf(state.written().tip());
  }

  static ChainTip tipOf(HeaderNode node) {
    return new ChainTip(node.id(), node.height(), node.time(), node.medianTimePast(), node.work());
  }

  HeaderEntry bestHeader() {
    return state.tree().best().tip().toEntry();
  }

  /** Once the tip was fresh, the node speaks for the network, however long no block is found. */
  boolean initialDownload() {
    if (!caughtUpOnce) {
      long age = clock.instant().getEpochSecond() - state.written().tip().time();
      caughtUpOnce = age <= TIP_AGE_MAX.toSeconds();
    }
    return !caughtUpOnce;
  }

  Optional<HeaderEntry> findHeader(Hash256 id) {
    return state.tree().find(id).map(HeaderNode::toEntry);
  }

  Optional<HeaderEntry> findHeaderAt(int height) {
    return state.written().at(height).map(HeaderNode::toEntry);
  }

  boolean onBestChain(Hash256 id) {
    return state.tree().find(id).filter(state.written()::contains).isPresent();
  }

  List<Hash256> locator(Hash256 from) {
    return new Locators(state.tree(), state.written()).locator(from);
  }

  List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    return new Locators(state.tree(), state.written()).headersAfter(locator, stop, max);
  }

  /** Those without a body on the way from the tip to the best header, lowest first. */
  List<HeaderEntry> missingBlocks(int max) {
    BranchIndex best = state.tree().best();
    var missing = new ArrayList<HeaderEntry>();
    int height = best.fork(state.written().tip()).height() + 1;
    for (Optional<HeaderNode> node = best.at(height);
        node.isPresent() && missing.size() < max;
        node = best.at(++height)) {
      if (!node.get().hasBlock()) {
        missing.add(node.get().toEntry());
      }
    }
    return missing;
  }
}
