package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.bench.BenchNetwork;
import io.aipowergrid.node.chain.bench.HeaderGenerator;
import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.model.BlockHeader;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * A long chain of headers with right mix hashes, checked in full from the first to the last over
 * all its epochs, in messages of 2,000 as peers send them. One thread uses it.
 */
public final class HeaderChainBench {
  private static final int MESSAGE = 2_000;

  private final NetworkParams params = BenchNetwork.kawpow(Map.of());
  private final List<byte[]> headers;

  private HeaderChainBench(int count, IntConsumer made) {
    var generator = HeaderGenerator.mining(params, new KawpowHasher(new EpochContexts()));
    this.headers = new ArrayList<>(count);
    while (headers.size() < count) {
      headers.addAll(generator.next(Math.min(MESSAGE, count - headers.size())));
      made.accept(headers.size());
    }
  }

  /**
   * Mines the headers one after the other, which takes longer than checking them.
   *
   * @param made told how many are there
   */
  public static HeaderChainBench mine(int count, IntConsumer made) {
    return new HeaderChainBench(count, made);
  }

  /**
   * What checking took.
   *
   * @param epochs that the headers lie in
   * @param checked from the first header until all were in the tree
   * @param heapBytesPeak of the whole process, which also holds the mined headers
   */
  public record Result(int headers, int epochs, Duration checked, long heapBytesPeak) {
    public double perSecond() {
      return headers * 1e9 / checked.toNanos();
    }
  }

  /**
   * Checks them all.
   *
   * @param threads that hash
   */
  public Result run(int threads) {
    System.gc();
    heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    long start = System.nanoTime();
    try (var pool = new CpuPool(threads);
        var chain = HeaderBench.chain(params, pool)) {
      for (int from = 0; from < headers.size(); from += MESSAGE) {
        HeadersResult result = chain.submitHeaders(message(from));
        if (!(result instanceof HeadersResult.Accepted)) {
          throw new IllegalStateException("the chain refuses what the bench mined: " + result);
        }
      }
      int height = chain.bestHeader().height();
      if (height != headers.size()) {
        throw new IllegalStateException("the best header is number " + height);
      }
      return new Result(
          height,
          Kawpow.epochOf(height) + 1,
          Duration.ofNanos(System.nanoTime() - start),
          heapPools().stream().mapToLong(memory -> memory.getPeakUsage().getUsed()).sum());
    }
  }

  private List<BlockHeader> message(int from) {
    return headers.subList(from, Math.min(headers.size(), from + MESSAGE)).stream()
        .map(params.headerCodec()::parse)
        .toList();
  }

  private static List<MemoryPoolMXBean> heapPools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
