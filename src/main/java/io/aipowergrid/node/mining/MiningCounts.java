package io.aipowergrid.node.mining;

import java.util.concurrent.atomic.LongAdder;

/** Counts what a miner's threads did. Any thread. */
public final class MiningCounts {
  private final LongAdder hashes = new LongAdder();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder blocks = new LongAdder();
  private final LongAdder stale = new LongAdder();
  private final LongAdder duplicate = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder undecided = new LongAdder();
  private final LongAdder failed = new LongAdder();

  public void addHashes(long count) {
    hashes.add(count);
  }

  public void addFailure() {
    failed.increment();
  }

  public void add(SolutionVerdict verdict) {
    switch (verdict) {
      case SolutionVerdict.Accepted(var block) -> {
        accepted.increment();
        block.ifPresent(_ -> blocks.increment());
      }
      case SolutionVerdict.Stale _ -> stale.increment();
      case SolutionVerdict.Duplicate _ -> duplicate.increment();
      case SolutionVerdict.Rejected _, SolutionVerdict.Refused _ -> rejected.increment();
      case SolutionVerdict.Undecided _ -> undecided.increment();
    }
  }

  public MiningStatistics read() {
    return new MiningStatistics(
        hashes.sum(),
        accepted.sum(),
        blocks.sum(),
        stale.sum(),
        duplicate.sum(),
        rejected.sum(),
        undecided.sum(),
        failed.sum());
  }
}
