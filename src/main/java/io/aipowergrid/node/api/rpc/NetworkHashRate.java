package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.HeaderEntry;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * How many hashes a second the network made, by the work of blocks and the time between the
 * earliest and the latest of them (rpc/mining.cpp, GetNetworkHashPS). Any thread.
 */
@Singleton
class NetworkHashRate {
  static final int BLOCKS_DEFAULT = 120;

  /** Blocks of one look; the daemon takes any number. */
  static final int BLOCKS_MAX = 10_000;

  private final ChainService chain;

  NetworkHashRate(ChainService chain) {
    this.chain = chain;
  }

  /**
   * @param blocks to look back; 0 or less for those since the last retarget of the Bitcoin rule
   * @param height to look back from; -1, or above the tip, for the tip
   * @return 0 where there is too little to tell
   */
  double at(int blocks, int height) {
    int tip = chain.tip().height();
    int from = height < 0 || height > tip ? tip : height;
    int interval = chain.params().proofOfWork().intervalBlocks();
    int wanted = blocks <= 0 ? from % interval + 1 : blocks;
    int count = Math.min(Math.min(wanted, from), BLOCKS_MAX);
    Optional<HeaderEntry> last = chain.findHeaderAt(from);
    Optional<HeaderEntry> first = chain.findHeaderAt(from - count);
    return count == 0 || last.isEmpty() || first.isEmpty() ? 0 : rate(first.get(), last.get());
  }

  private double rate(HeaderEntry first, HeaderEntry last) {
    long earliest = first.header().time();
    long latest = earliest;
    for (int height = first.height() + 1; height <= last.height(); height++) {
      long time = chain.findHeaderAt(height).map(entry -> entry.header().time()).orElse(earliest);
      earliest = Math.min(earliest, time);
      latest = Math.max(latest, time);
    }
    return latest == earliest
        ? 0
        : last.work().subtract(first.work()).doubleValue() / (latest - earliest);
  }
}
