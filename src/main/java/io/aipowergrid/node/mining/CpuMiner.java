package io.aipowergrid.node.mining;

import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowSearch;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Searches nonces with the light cache, for networks whose target a processor meets. Each thread is
 * a daemon of the lowest priority and takes a part of the job's nonces of its own; a new job stops
 * the search for the old one within a batch of {@link KawpowHasher#INTERLEAVED_MAX} hashes. Any
 * thread may call.
 */
public final class CpuMiner implements Miner {
  /** The most threads a miner may have. */
  public static final int THREADS_MAX = 256;

  /** Nonces between two counts of the hashes; a second or two of work. */
  private static final long NONCES_PER_RANGE = 256;

  private final WorkSource source;
  private final WorkSource.Listener listener;
  private final JobSlot slot = new JobSlot();
  private final MiningCounts counts = new MiningCounts();
  private final List<Thread> threads;

  /**
   * A miner at rest.
   *
   * @param source gives jobs and takes solutions; called on this miner's threads
   * @param threads how many search, 1 to {@link #THREADS_MAX}
   */
  public CpuMiner(WorkSource source, KawpowHasher hasher, int threads) {
    this(source, hasher, threads, NonceShare.ALL, NONCES_PER_RANGE);
  }

  /**
   * A miner beside others.
   *
   * @param share which nonces of a job are its own
   */
  public CpuMiner(WorkSource source, KawpowHasher hasher, int threads, NonceShare share) {
    this(source, hasher, threads, share, NONCES_PER_RANGE);
  }

  CpuMiner(
      WorkSource source, KawpowHasher hasher, int threads, NonceShare share, long noncesPerRange) {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new IllegalArgumentException(
          "a CPU miner has 1 to " + THREADS_MAX + " threads, not " + threads);
    }
    this.source = source;
    this.listener = slot::put;
    var search = new KawpowSearch(hasher);
    var desk = new SolutionDesk(source, slot, counts, "");
    this.threads =
        IntStream.range(0, threads)
            .mapToObj(
                index ->
                    new CpuSearch(
                        desk, slot, search, counts, share, threads, index, noncesPerRange))
            .map(CpuMiner::thread)
            .toList();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalThreadStateException when this miner was started before
   */
  @Override
  public void start() {
    threads.forEach(Thread::start);
    source.addListener(listener);
    source.currentJob().ifPresent(slot::putFirst);
  }

  @Override
  public MiningStatistics statistics() {
    return counts.read();
  }

  /** Every processor can search. */
  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  /**
   * Stops for good and waits for the threads: for a batch of hashes, or as long as the source takes
   * to judge a solution. An interrupted caller leaves at once, its flag set; the threads still end.
   */
  @Override
  public void close() {
    source.removeListener(listener);
    slot.close();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(CpuSearch search) {
    return Thread.ofPlatform()
        .daemon()
        .priority(Thread.MIN_PRIORITY)
        .name("cpu-miner-" + search.index())
        .unstarted(search);
  }
}
