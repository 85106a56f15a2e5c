package io.aipowergrid.node.mining;

import io.aipowergrid.node.kawpow.KawpowHasher;
import java.util.Optional;

/** Source and miner from one start of mining to its stop. Started and closed by one thread. */
final class MiningRun implements AutoCloseable {
  private final MiningOrigin origin;
  private final MinerSource source;
  private final CpuMiner miner;

  MiningRun(MiningOrigin origin, MinerSource source, KawpowHasher hasher, int threads) {
    this.origin = origin;
    this.source = source;
    this.miner = new CpuMiner(source, hasher, threads);
  }

  /** Whose work it does. Any thread. */
  MiningOrigin origin() {
    return origin;
  }

  void start() {
    source.start();
    miner.start();
  }

  /** What was done so far. Any thread. */
  MiningStatistics statistics() {
    return miner.statistics();
  }

  /** Why there is no work. Any thread. */
  Optional<String> problem() {
    return source.problem();
  }

  /** The height of the block that is searched; 0 for none. Any thread. */
  long height() {
    return source.currentJob().map(MiningJob::height).orElse(0L);
  }

  @Override
  public void close() {
    miner.close();
    source.close();
  }
}
