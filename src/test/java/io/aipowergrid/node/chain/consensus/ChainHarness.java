package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.ChainStore;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;

/** A chain in memory with a clock that tests set. */
public final class ChainHarness implements AutoCloseable {
  private static final EpochContexts EPOCHS = new EpochContexts();
  private static final CpuPool POOL = new CpuPool(2);

  public final NetworkParams params;
  public final MemoryChainStore store;
  public final TestClock clock;
  public final ValidatingChain chain;

  /** A clock that stands until a test moves it. */
  public static final class TestClock implements InstantSource {
    private volatile Instant now;

    TestClock(long seconds) {
      now = Instant.ofEpochSecond(seconds);
    }

    public void set(long seconds) {
      now = Instant.ofEpochSecond(seconds);
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  public ChainHarness(NetworkParams params, long clock) {
    this(params, clock, new MemoryChainStore(), ValidatingChain.Options.DEFAULT);
  }

  public ChainHarness(
      NetworkParams params, long clock, MemoryChainStore store, ValidatingChain.Options options) {
    this(params, clock, store, store, options);
  }

  /**
   * @param used what the chain writes to, usually {@code store} itself
   */
  public ChainHarness(
      NetworkParams params,
      long clock,
      MemoryChainStore store,
      ChainStore used,
      ValidatingChain.Options options) {
    this.params = params;
    this.store = store;
    this.clock = new TestClock(clock);
    this.chain =
        new ValidatingChain(
            params,
            options,
            new ValidatingChain.Parts(
                used,
                new KawpowVerifier(new KawpowHasher(EPOCHS)),
                SignatureVerifier.DIRECT,
                POOL,
                this.clock,
                new Random(1)));
    chain.start();
  }

  /** Offers blocks that must all become the tip. */
  public void connectAll(List<Block> blocks) {
    for (Block block : blocks) {
      BlockImportResult result = chain.submitBlock(block);
      if (!(result instanceof BlockImportResult.Connected)) {
        throw new AssertionError("block after " + chain.tip().height() + ": " + result);
      }
    }
  }

  /** Offers blocks in their order, whether they are written at once or gathered. */
  public void connectAllOrGather(List<Block> blocks) {
    connectAll(blocks);
    chain.commit();
  }

  @Override
  public void close() {
    chain.close();
  }
}
