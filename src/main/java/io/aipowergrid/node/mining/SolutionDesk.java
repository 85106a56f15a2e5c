package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Hash256;
import org.jboss.logging.Logger;

/** Gives a miner's solutions in, counts the verdicts and draws their consequences. Any thread. */
public final class SolutionDesk {
  private static final Logger LOG = Logger.getLogger(SolutionDesk.class);

  private final WorkSource source;
  private final JobSlot slot;
  private final MiningCounts counts;
  private final String device;

  /**
   * @param device whose solutions these are, by its UUID; empty for the processor
   */
  public SolutionDesk(WorkSource source, JobSlot slot, MiningCounts counts, String device) {
    this.source = source;
    this.slot = slot;
    this.counts = counts;
    this.device = device;
  }

  /** Gives a solution in, unless its job is over, and waits for the verdict. */
  public void submit(MiningJob job, long nonce, Hash256 mixHash) {
    if (!slot.isOpen(job)) {
      return;
    }
    var verdict = source.submit(new MiningSolution(job.id(), nonce, mixHash, device));
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
      // A pool that refuses many in a row is left (PoolSeat); its job is searched until then.
      case SolutionVerdict.Refused _, SolutionVerdict.Duplicate _, SolutionVerdict.Undecided _ ->
          false;
    };
  }

  /** Ends a job that nobody can hash, or whose source broke its promise: the next may be sound. */
  public void giveUp(MiningJob job, RuntimeException why) {
    counts.addFailure();
    slot.finish(job);
    LOG.errorf(why, "Mining job given up id=%s height=%d", job.id(), job.height());
  }
}
