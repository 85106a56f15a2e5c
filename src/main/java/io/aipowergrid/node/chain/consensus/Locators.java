package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.HeaderEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How two nodes find the last block they share (chain.cpp, GetLocator, FindForkInGlobalIndex). May
 * be used from any thread.
 */
record Locators(HeaderTree tree, BranchIndex branch) {
  /** MAX_LOCATOR_SZ, net_processing.cpp. */
  static final int LOCATOR_MAX = 101;

  /** Blocks at the front that are named one by one. */
  private static final int DENSE = 10;

  /** Ids from the header backward, ever further apart, genesis last. */
  List<Hash256> locator(Hash256 from) {
    Optional<HeaderNode> start = tree.find(from);
    var ids = new ArrayList<Hash256>();
    HeaderNode node = start.orElseGet(branch::tip);
    int step = 1;
    while (node.height() > 0 && ids.size() < LOCATOR_MAX - 1) {
      ids.add(node.id());
      step = ids.size() > DENSE ? 2 * step : step;
      int height = Math.max(node.height() - step, 0);
      node = branch.contains(node) ? branch.at(height).orElseThrow() : node.ancestor(height);
    }
    ids.add(tree.genesis().id());
    return ids;
  }

  /** Headers of the branch after the first locator hash on it; after genesis when none is. */
  List<HeaderEntry> headersAfter(List<Hash256> locator, Hash256 stop, int max) {
    int height = shared(locator).height() + 1;
    var headers = new ArrayList<HeaderEntry>();
    for (Optional<HeaderNode> node = branch.at(height);
        node.isPresent() && headers.size() < max;
        node = branch.at(++height)) {
      headers.add(node.get().toEntry());
      if (node.get().id().equals(stop)) {
        break;
      }
    }
    return headers;
  }

  private HeaderNode shared(List<Hash256> locator) {
    return locator.stream()
        .limit(LOCATOR_MAX)
        .flatMap(id -> tree.find(id).stream())
        .filter(branch::contains)
        .findFirst()
        .orElse(tree.genesis());
  }
}
