package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Peers;
import java.util.Optional;

/**
 * Whether a block that is found now could reach the network (rpc/mining.cpp, getblocktemplate). Any
 * thread.
 */
final class MiningGate {
  private final ChainService chain;
  private final Peers peers;
  private final boolean alone;

  /**
   * @param alone whether to mine without looking at peers and tip
   */
  MiningGate(ChainService chain, Peers peers, boolean alone) {
    this.chain = chain;
    this.peers = peers;
    this.alone = alone;
  }

  /** What is in the way, in words; empty when nothing is. */
  Optional<String> hindrance() {
    if (alone) {
      return Optional.empty();
    }
    if (peers.connected() == 0) {
      return Optional.of("no peer is connected, so nobody would hear of a block");
    }
    if (chain.initialDownload()) {
      return Optional.of("the chain is still being downloaded");
    }
    return Optional.empty();
  }
}
