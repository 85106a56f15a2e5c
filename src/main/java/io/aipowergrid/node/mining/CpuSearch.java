package io.aipowergrid.node.mining;

import io.aipowergrid.node.kawpow.KawpowSearch;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What one thread of a {@link CpuMiner} does: job after job, its part of the nonces in order. */
final class CpuSearch implements Runnable {
  private static final Logger LOG = Logger.getLogger(CpuSearch.class);

  private final WorkSource source;
  private final JobSlot slot;
  private final KawpowSearch search;
  private final MiningCounts counts;
  private final int index;
  private final int partBits;
  private final long noncesPerRange;

  /**
   * @param threads among how many a job's nonces are parted
   * @param index of this thread, from 0
   * @param noncesPerRange how many are tried between two counts of the hashes
   */
  CpuSearch(
      WorkSource source,
      JobSlot slot,
      KawpowSearch search,
      MiningCounts counts,
      int threads,
      int index,
      long noncesPerRange) {
    this.source = source;
    this.slot = slot;
    this.search = search;
    this.counts = counts;
    this.index = index;
    this.noncesPerRange = noncesPerRange;
    this.partBits = Integer.SIZE - Integer.numberOfLeadingZeros(threads - 1);
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
      // A height nobody can hash or a source that breaks its promise: the next job may be sound.
      counts.addFailure();
      slot.finish(job);
      LOG.errorf(e, "Mining job given up id=%s height=%d", job.id(), job.height());
    }
  }

  /** This thread's part; a space too small to be parted is the first thread's alone. */
  private Optional<NonceSpace> partOf(NonceSpace space) {
    if (space.fixedBits() + partBits <= 63) {
      return Optional.of(space.part(partBits, index));
    }
    return index == 0 ? Optional.of(space) : Optional.empty();
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
        submit(job, found);
      } else {
        tried += outcome.hashes();
      }
    }
  }

  private void submit(MiningJob job, KawpowSearch.Found found) {
    if (!slot.isOpen(job)) {
      return;
    }
    var verdict =
        source.submit(new MiningSolution(job.id(), found.nonce(), found.hash().mixHash()));
    counts.add(verdict);
    if (endsJob(verdict)) {
      slot.finish(job);
    }
  }

  /** Whether more solutions of the same job would be worth nothing. */
  private static boolean endsJob(SolutionVerdict verdict) {
    return switch (verdict) {
      // Our block is the tip now, so the job's parent is not.
      case SolutionVerdict.Accepted(var block) -> block.isPresent();
      // The hash was computed here: what is wrong is the job, and so it would be the next time.
      case SolutionVerdict.Stale _, SolutionVerdict.Rejected _ -> true;
      case SolutionVerdict.Duplicate _, SolutionVerdict.Undecided _ -> false;
    };
  }
}
