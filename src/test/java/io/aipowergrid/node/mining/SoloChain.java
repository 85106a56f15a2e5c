package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.consensus.ChainHarness;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.MempoolPolicy;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.template.TemplateDesk;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** A chain in memory with pool and templates, and what searches by hand on it. */
public final class SoloChain implements AutoCloseable {
  public static final KawpowHasher HASHER = new KawpowHasher(new EpochContexts());

  /** Coins that anybody may spend. */
  public static final Script ANYBODY = Script.fromHex("51");

  private static final BlockTemplateService.Patience QUICK =
      new BlockTemplateService.Patience(Duration.ofMillis(20), Duration.ofMillis(20));

  public final ChainHarness harness;
  public final Mempool pool;
  public final TemplateDesk desk;

  public SoloChain(NetworkParams params) {
    harness = new ChainHarness(params, Instant.now().getEpochSecond() + 1);
    // Anybody's coins are unusual, and the tests want to spend them.
    var policy =
        new MempoolPolicy(
            false, false, MempoolPolicy.DEFAULT.fees(), MempoolPolicy.DEFAULT.limits());
    pool = new Mempool(harness.chain, policy, harness.clock, SignatureVerifier.DIRECT);
    harness.chain.addListener(pool);
    desk = new TemplateDesk(harness.chain, pool, harness.clock);
    harness.chain.addListener(desk);
    pool.addListener(desk);
  }

  BlockTemplateService source(long seed) {
    return new BlockTemplateService(
        harness.chain, desk, ANYBODY, "a test", new Random(seed), FoundBlocks.NONE, QUICK);
  }

  public int height() {
    return harness.chain.tip().height();
  }

  /** The first nonce from one on whose hash meets the job's target. */
  static MiningSolution solve(MiningJob job, long from) {
    var range = new KawpowSearch.Range(job.height(), job.headerHash(), from, 10_000, job.target());
    var found = (KawpowSearch.Found) new KawpowSearch(HASHER).search(range, () -> false);
    return new MiningSolution(job.id(), found.nonce(), found.hash().mixHash());
  }

  static MiningSolution solve(MiningJob job) {
    return solve(job, 0);
  }

  @Override
  public void close() {
    harness.close();
  }
}
