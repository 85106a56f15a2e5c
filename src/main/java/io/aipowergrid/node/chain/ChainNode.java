package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.index.IndexFollower;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Brings the chain up and takes it down; the node's start order calls it, on one thread. */
@Singleton
public class ChainNode {
  private final ChainConfig config;
  private final Instance<ValidatingChain> chain;
  private final Instance<BlockSource> blocks;
  private final Instance<IndexFollower> index;
  private final PoolKeeper pool;
  private Runnable stopIndex = () -> {};

  @Inject
  ChainNode(
      ChainConfig config,
      Instance<ValidatingChain> chain,
      Instance<BlockSource> blocks,
      Instance<IndexFollower> index,
      PoolKeeper pool) {
    this.config = config;
    this.chain = chain;
    this.blocks = blocks;
    this.index = index;
    this.pool = pool;
  }

  /** Reads the stored chain, lets the pool follow it, and the index if it shall. */
  public void start() {
    startForImport();
    pool.start();
  }

  /** As {@link #start} without a pool: what was saved of it stays as it is. */
  public void startForImport() {
    ValidatingChain running = chain.get();
    running.start();
    if (config.index()) {
      var follower = new FollowerThread(running, blocks.get(), index.get());
      running.addListener(follower);
      follower.start();
      stopIndex = () -> follower.stop(Duration.ofSeconds(10));
    }
  }

  /** Stops the index, writes what the import gathered, and ends its thread. */
  public void stop() {
    pool.stop();
    stopIndex.run();
    chain.get().close();
  }
}
