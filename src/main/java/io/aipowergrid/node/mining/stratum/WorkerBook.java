package io.aipowergrid.node.mining.stratum;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Statistics by worker. Bounded: the worker unheard of for longest is forgotten. Any thread. */
final class WorkerBook {
  /** What was low, wrong or from nobody. */
  static final Set<ShareOutcome> REJECTED =
      EnumSet.of(
          ShareOutcome.LOW_DIFFICULTY,
          ShareOutcome.WRONG_HEADER,
          ShareOutcome.WRONG_NONCE,
          ShareOutcome.WRONG_MIX,
          ShareOutcome.UNAUTHORIZED,
          ShareOutcome.NOT_SUBSCRIBED);

  private final Map<WorkerName, Entry> entries;

  /**
   * @param workersMax how many are remembered
   */
  WorkerBook(int workersMax) {
    this.entries = new BoundedMap<>(workersMax);
  }

  private static final class Entry {
    private final WorkRate rate;
    private final Map<ShareOutcome, Long> counts = new EnumMap<>(ShareOutcome.class);
    private double hashes;
    private long blocks;
    private int sessions;
    private ShareWork current = ShareWork.EASIEST_SERVED;
    private Optional<Instant> lastShare = Optional.empty();

    Entry(Instant now) {
      this.rate = new WorkRate(now);
    }

    private long of(ShareOutcome outcome) {
      return counts.getOrDefault(outcome, 0L);
    }
  }

  /** A session mines for the worker. */
  synchronized void opened(WorkerName worker, Instant now) {
    entry(worker, now).sessions++;
  }

  /** It no longer does. */
  synchronized void closed(WorkerName worker) {
    var entry = entries.get(worker);
    if (entry != null && entry.sessions > 0) {
      entry.sessions--;
    }
  }

  /** A share was judged. */
  synchronized void judged(WorkerName worker, ShareOutcome outcome, ShareWork work, Instant now) {
    var entry = entry(worker, now);
    entry.counts.merge(outcome, 1L, Long::sum);
    entry.current = work;
    entry.lastShare = Optional.of(now);
    if (outcome == ShareOutcome.ACCEPTED) {
      entry.hashes += work.hashes();
      entry.rate.add(work, now);
    }
  }

  /** A share of the worker met the job's own target. */
  synchronized void solved(WorkerName worker, Instant now) {
    entry(worker, now).blocks++;
  }

  /** All workers by name. */
  synchronized List<WorkerView> views(Instant now) {
    return List.copyOf(entries.entrySet()).stream()
        .map(each -> view(each.getKey(), each.getValue(), now))
        .sorted(Comparator.comparing(view -> view.worker().toString()))
        .toList();
  }

  private static WorkerView view(WorkerName worker, Entry entry, Instant now) {
    return new WorkerView(
        worker,
        entry.sessions,
        entry.of(ShareOutcome.ACCEPTED),
        entry.of(ShareOutcome.STALE),
        entry.of(ShareOutcome.DUPLICATE),
        REJECTED.stream().mapToLong(entry::of).sum(),
        entry.of(ShareOutcome.BUSY),
        entry.blocks,
        entry.hashes,
        entry.rate.hashesPerSecond(now),
        entry.current,
        entry.lastShare);
  }

  private Entry entry(WorkerName worker, Instant now) {
    return entries.computeIfAbsent(worker, _ -> new Entry(now));
  }
}
