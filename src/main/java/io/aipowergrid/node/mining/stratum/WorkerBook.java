package io.aipowergrid.node.mining.stratum;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Statistics by worker. Bounded: of the workers that are worth the least ({@link Entry#rank}) the
 * one unheard of for longest is forgotten, so that names alone drive out nobody who works. Any
 * thread.
 */
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

  private static final int RANKS = 4;

  private final int workersMax;

  /** By rank, the lowest first; in each the worker unheard of for longest is the first. */
  private final List<Map<WorkerName, Entry>> ranks =
      Stream.<Map<WorkerName, Entry>>generate(LinkedHashMap::new).limit(RANKS).toList();

  /**
   * @param workersMax how many are remembered
   */
  WorkerBook(int workersMax) {
    this.workersMax = workersMax;
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

    /** Connections count more than accepted shares, these more than nothing. */
    private int rank() {
      return (sessions > 0 ? 2 : 0) + (of(ShareOutcome.ACCEPTED) > 0 ? 1 : 0);
    }

    private long of(ShareOutcome outcome) {
      return counts.getOrDefault(outcome, 0L);
    }
  }

  /**
   * A session mines for the worker.
   *
   * @param asked what a share of the session costs
   */
  synchronized void opened(WorkerName worker, ShareWork asked, Instant now) {
    var entry = take(worker).orElseGet(() -> new Entry(now));
    entry.sessions++;
    entry.current = asked;
    put(worker, entry);
  }

  /** A session of the worker was told work. */
  synchronized void told(WorkerName worker, ShareWork asked) {
    take(worker)
        .ifPresent(
            entry -> {
              entry.current = asked;
              put(worker, entry);
            });
  }

  /** A session no longer mines for the worker. */
  synchronized void closed(WorkerName worker) {
    take(worker)
        .ifPresent(
            entry -> {
              entry.sessions = Math.max(0, entry.sessions - 1);
              put(worker, entry);
            });
  }

  /**
   * A share was judged.
   *
   * @param work that it counts as when it was accepted
   */
  synchronized void judged(WorkerName worker, ShareOutcome outcome, ShareWork work, Instant now) {
    var entry = take(worker).orElseGet(() -> new Entry(now));
    entry.counts.merge(outcome, 1L, Long::sum);
    entry.lastShare = Optional.of(now);
    if (outcome == ShareOutcome.ACCEPTED) {
      entry.hashes += work.hashes();
      entry.rate.add(work, now);
    }
    put(worker, entry);
  }

  /** A share of the worker met the job's own target. */
  synchronized void solved(WorkerName worker, Instant now) {
    var entry = take(worker).orElseGet(() -> new Entry(now));
    entry.blocks++;
    put(worker, entry);
  }

  /** All workers by name. */
  synchronized List<WorkerView> views(Instant now) {
    return ranks.stream()
        .flatMap(rank -> rank.entrySet().stream())
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

  private Optional<Entry> take(WorkerName worker) {
    for (Map<WorkerName, Entry> rank : ranks) {
      Entry entry = rank.remove(worker);
      if (entry != null) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private void put(WorkerName worker, Entry entry) {
    ranks.get(entry.rank()).put(worker, entry);
    if (ranks.stream().mapToInt(Map::size).sum() > workersMax) {
      ranks.stream().filter(rank -> !rank.isEmpty()).findFirst().ifPresent(WorkerBook::forgetFirst);
    }
  }

  private static void forgetFirst(Map<WorkerName, Entry> rank) {
    rank.remove(rank.keySet().iterator().next());
  }
}
