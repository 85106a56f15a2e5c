package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.bench.BenchNetwork;
import io.aipowergrid.node.chain.bench.HeaderGenerator;
import io.aipowergrid.node.chain.bench.HeapPeak;
import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.consensus.ProofOfWorkCheck;
import io.aipowergrid.node.chain.consensus.Violation;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * The work of a long chain of headers checked in full, from the first to the last over all its
 * epochs, in messages of 2,000 as peers send them. The mix hash of every header is computed and
 * compared. Those of the headers are invented, for mining them would take far longer; each is found
 * to be wrong, which costs what finding it right does. One thread uses it.
 */
public final class HeaderChainBench {
  private static final int MESSAGE = 2_000;

  private final NetworkParams params = BenchNetwork.kawpow(Map.of());
  private final List<byte[]> headers;

  /** Makes a chain of headers; each takes some microseconds. */
  public HeaderChainBench(int count) {
    this.headers = new HeaderGenerator(params).next(count);
  }

  /**
   * What checking took.
   *
   * @param epochs that the headers lie in
   * @param checked from the first header until the last was judged
   * @param heapBytesPeak of the whole process, which also holds the headers
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
   * @param checked told how many are judged
   */
  public Result run(int threads, IntConsumer checked) {
    System.gc();
    var heap = new HeapPeak();
    var verifier = new KawpowVerifier(new KawpowHasher(new EpochContexts()));
    long start = System.nanoTime();
    try (var pool = new CpuPool(threads)) {
      var check = new ProofOfWorkCheck(params.proofOfWork(), verifier, pool);
      for (int from = 0; from < headers.size(); from += MESSAGE) {
        int to = Math.min(headers.size(), from + MESSAGE);
        requireWrong(check.check(headers.subList(from, to).stream().map(this::claim).toList()));
        checked.accept(to);
      }
    }
    return new Result(
        headers.size(),
        Kawpow.epochOf(headers.size()) + 1,
        Duration.ofNanos(System.nanoTime() - start),
        heap.bytes());
  }

  private ProofOfWorkCheck.Claim claim(byte[] bytes) {
    var header = params.headerCodec().parse(bytes);
    return new ProofOfWorkCheck.Claim(header, params.headerHasher().id(header), true);
  }

  private static void requireWrong(List<Optional<Violation>> faults) {
    for (var fault : faults) {
      if (fault.isEmpty() || !fault.get().reason().code().equals(ProofOfWorkCheck.WRONG_MIX)) {
        throw new IllegalStateException("an invented mix hash was judged as " + fault);
      }
    }
  }
}
