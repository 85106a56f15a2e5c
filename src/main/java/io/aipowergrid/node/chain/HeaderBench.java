package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.bench.BenchNetwork;
import io.aipowergrid.node.chain.bench.HeaderGenerator;
import io.aipowergrid.node.chain.bench.HeadersOnlyStore;
import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.consensus.ProofOfWorkCheck;
import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How fast headers are checked, in messages of 2,000 as peers send them, and what a long chain of
 * them costs in memory. The mix hashes of the generated headers are wrong, which only a full check
 * finds out: it costs what it costs for right ones. Below a checkpoint nobody looks. One thread.
 */
public final class HeaderBench {
  private static final int MESSAGE = 2_000;

  private final List<byte[]> headers;
  private final Hash256 last;
  private final int threads;

  /**
   * What was measured.
   *
   * @param fullPerSecond all rules and the mix hash, epoch 0
   * @param cheapPerSecond all rules but the mix hash; Dark Gravity Wave, which main has, is not in
   *     it
   * @param bytesPerHeader of heap that the tree keeps
   */
  public record Result(
      int headers, double fullPerSecond, double cheapPerSecond, long bytesPerHeader) {}

  /** Makes a chain of headers; each takes some microseconds. */
  public HeaderBench(int count, int threads) {
    var generator = new HeaderGenerator(BenchNetwork.kawpow(Map.of()));
    this.headers = generator.next(count);
    this.last = generator.last();
    this.threads = threads;
  }

  /** Measures; {@code perFigure} is how long full checks run at least. */
  public Result run(Duration perFigure) {
    double full = fullPerSecond(BenchNetwork.kawpow(Map.of()), perFigure);
    NetworkParams checkpointed = BenchNetwork.kawpow(Map.of(headers.size(), last));
    long before = heapUsed();
    try (var pool = new CpuPool(threads);
        var chain = chain(checkpointed, pool)) {
      long start = System.nanoTime();
      for (int from = 0; from < headers.size(); from += MESSAGE) {
        HeadersResult result = chain.submitHeaders(message(checkpointed, from));
        require(result instanceof HeadersResult.Accepted, result);
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      require(chain.bestHeader().height() == headers.size(), chain.bestHeader());
      long bytes = (heapUsed() - before) / headers.size();
      return new Result(headers.size(), full, headers.size() / seconds, bytes);
    }
  }

  private double fullPerSecond(NetworkParams params, Duration perFigure) {
    try (var pool = new CpuPool(threads);
        var chain = chain(params, pool)) {
      List<BlockHeader> message = message(params, 0);
      refused(chain, message.subList(0, Math.min(64, message.size()))); // Builds the epoch.
      long checked = 0;
      long start = System.nanoTime();
      do {
        refused(chain, message);
        checked += message.size();
      } while (System.nanoTime() - start < perFigure.toNanos());
      return checked / ((System.nanoTime() - start) / 1e9);
    }
  }

  private static void refused(ValidatingChain chain, List<BlockHeader> message) {
    HeadersResult result = chain.submitHeaders(message);
    require(
        result instanceof HeadersResult.Rejected rejected
            && rejected.reason().code().equals(ProofOfWorkCheck.WRONG_MIX),
        result);
  }

  private List<BlockHeader> message(NetworkParams params, int from) {
    return headers.subList(from, Math.min(headers.size(), from + MESSAGE)).stream()
        .map(params.headerCodec()::parse)
        .toList();
  }

  private static ValidatingChain chain(NetworkParams params, CpuPool pool) {
    var chain =
        new ValidatingChain(
            params,
            ValidatingChain.Options.DEFAULT,
            new ValidatingChain.Parts(
                new HeadersOnlyStore(),
                new KawpowVerifier(new KawpowHasher(new EpochContexts())),
                SignatureVerifier.DIRECT,
                pool,
                InstantSource.system(),
                new Random(1)));
    chain.start();
    return chain;
  }

  private static long heapUsed() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void require(boolean expected, Object result) {
    if (!expected) {
      throw new IllegalStateException("the chain does not take what the bench made: " + result);
    }
  }
}
