package io.aipowergrid.node.mining;

import io.aipowergrid.node.kawpow.KawpowSearch;
import java.util.Optional;

/** What one thread of a {@link CpuMiner} does: job after job, its part of the nonces in order. */
final class CpuSearch implements Runnable {
  private final SolutionDesk desk;
  private final JobSlot slot;
  private final KawpowSearch search;
  private final MiningCounts counts;
  private final NonceShare share;
  private final int index;
  private final int threads;
  private final long noncesPerRange;

  /**
   * @param share the miner's part of a job's nonces
   * @param threads among how many that part is parted
   * @param index of this thread, from 0
   * @param noncesPerRange how many are tried between two counts of the hashes
   */
  CpuSearch(
      SolutionDesk desk,
      JobSlot slot,
      KawpowSearch search,
      MiningCounts counts,
      NonceShare share,
      int threads,
      int index,
      long noncesPerRange) {
    this.desk = desk;
    this.slot = slot;
    this.search = search;
    this.counts = counts;
    this.share = share;
    this.threads = threads;
    this.index = index;
    this.noncesPerRange = noncesPerRange;
  }

  int index() {
    return index;
  }

  @Override
  public void run() {
    var job = slot.next(null);
    while (job.isPresent()) {
      mine(job.get());
      job = slot.next(job.get());
    }
  }

  private void mine(MiningJob job) {
    try {
      partOf(job.nonces()).ifPresent(part -> searchAll(job, part));
    } catch (RuntimeException e) {
      desk.giveUp(job, e);
    }
  }

  private Optional<NonceSpace> partOf(NonceSpace nonces) {
    return share.of(nonces).flatMap(new NonceShare(index, threads)::of);
  }

  private void searchAll(MiningJob job, NonceSpace part) {
    // More than 2^63 nonces would take a processor longer than any job lasts.
    long count = part.fixedBits() <= 1 ? Long.MAX_VALUE : 1L << (Long.SIZE - part.fixedBits());
    long tried = 0;
    while (tried < count && slot.isOpen(job)) {
      var range =
          new KawpowSearch.Range(
              job.height(),
              job.headerHash(),
              part.at(tried),
              Math.min(noncesPerRange, count - tried),
              job.target());
      var outcome = search.search(range, () -> !slot.isOpen(job));
      counts.addHashes(outcome.hashes());
      if (outcome instanceof KawpowSearch.Found found) {
        tried = found.nonce() - part.first() + 1;
        desk.submit(job, found.nonce(), found.hash().mixHash());
      } else {
        tried += outcome.hashes();
      }
    }
  }
}
