package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowInput;
import io.aipowergrid.node.kawpow.KawpowSearch;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/**
 * How fast the processor searches: period by period, for each period has a program of its own, and
 * over the switch of an epoch. One thread uses it; it starts those that search.
 */
public final class MiningBench {
  private static final Hash256 HEADER = Hash256.ZERO;

  /** No hash is that low, so that a search never ends early. */
  private static final BigInteger NEVER = BigInteger.ZERO;

  private static final int BATCHES = 40;

  private final int epoch;
  private final EpochContexts contexts = new EpochContexts();

  /** Builds the caches of that epoch, which takes seconds. */
  public MiningBench(int epoch) {
    this.epoch = epoch;
    contexts.get(epoch);
  }

  /** What all threads together did in one period. */
  public record PeriodRate(int period, double hashesPerSecond) {}

  /**
   * What the first hashes of an epoch cost.
   *
   * @param batch time of a batch of hashes before the switch, the median
   * @param longestMeanwhile of those computed while the next epoch was being prepared; {@code
   *     batch} when nothing was prepared
   * @param first the first batch of the next epoch
   */
  public record EpochSwitch(Duration batch, Duration longestMeanwhile, Duration first) {
    /** How much longer than another batch the first one took. */
    public Duration stall() {
      return first.compareTo(batch) > 0 ? first.minus(batch) : Duration.ZERO;
    }
  }

  /**
   * Searches at heights spread over the epoch; the same heights each time.
   *
   * @param count of the periods, at most 2,500
   * @param each how long each is searched, after a warm-up of the same length
   */
  public List<PeriodRate> periods(int count, int threads, Duration each)
      throws InterruptedException {
    var rates = new ArrayList<PeriodRate>();
    rate(BenchPeriods.first(epoch), threads, each);
    for (int period : BenchPeriods.spread(epoch, count)) {
      rates.add(new PeriodRate(period, rate(period, threads, each)));
    }
    return rates;
  }

  private double rate(int period, int threads, Duration each) throws InterruptedException {
    var hashes = new LongAdder();
    long start = System.nanoTime();
    long end = start + each.toNanos();
    var workers = new ArrayList<Thread>();
    for (int i = 0; i < threads; i++) {
      long firstNonce = (long) i << 48;
      workers.add(
          Thread.ofPlatform()
              .name("mining-bench")
              .start(() -> hashes.add(searchUntil(end, period, firstNonce))));
    }
    for (var worker : workers) {
      worker.join();
    }
    return hashes.sum() * 1e9 / (System.nanoTime() - start);
  }

  private long searchUntil(long end, int period, long firstNonce) {
    var search = new KawpowSearch(new KawpowHasher(contexts));
    long height = (long) period * Kawpow.PERIOD_LENGTH;
    var range = new KawpowSearch.Range(height, HEADER, firstNonce, Long.MAX_VALUE, NEVER);
    return search.search(range, () -> System.nanoTime() >= end).hashes();
  }

  /**
   * Goes over the switch to the next epoch with one thread.
   *
   * @param prepared whether the next epoch is made ready while the old one is still searched
   */
  public EpochSwitch epochSwitch(boolean prepared) {
    // Contexts of its own, which know nothing of the next epoch yet.
    var own = new EpochContexts();
    var hasher = new KawpowHasher(own);
    long last = (epoch + 1L) * Kawpow.EPOCH_LENGTH - 1;
    var nanos = new long[BATCHES];
    for (int i = 0; i < BATCHES; i++) {
      nanos[i] = batch(hasher, last, i);
    }
    Arrays.sort(nanos);
    long median = nanos[BATCHES / 2];
    long longest = median;
    if (prepared) {
      own.prepare(epoch + 1);
      for (int i = 0; !own.ready(epoch + 1); i++) {
        longest = Math.max(longest, batch(hasher, last, i));
      }
    }
    long first = batch(hasher, last + 1, 0);
    return new EpochSwitch(
        Duration.ofNanos(median), Duration.ofNanos(longest), Duration.ofNanos(first));
  }

  private static long batch(KawpowHasher hasher, long height, int number) {
    long firstNonce = (long) number * KawpowHasher.INTERLEAVED_MAX;
    var inputs =
        LongStream.range(firstNonce, firstNonce + KawpowHasher.INTERLEAVED_MAX)
            .mapToObj(nonce -> new KawpowInput(height, HEADER, nonce))
            .toList();
    long start = System.nanoTime();
    hasher.hash(inputs);
    return System.nanoTime() - start;
  }
}
