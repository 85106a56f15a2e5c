package io.aipowergrid.node.mining.stratum;

import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Statistics by worker. Bounded: the worker unheard of for longest is forgotten. Any thread. */
final class WorkerBook {
  /** Minutes that a worker's speed is averaged over. */
  static final int RATE_MINUTES = 10;

  private static final int SECONDS_PER_MINUTE = 60;

  private final Map<WorkerName, Entry> entries;

  /**
   * @param workersMax how many are remembered
   */
  WorkerBook(int workersMax) {
    this.entries = new BoundedMap<>(workersMax);
  }

  private static final class Entry {
    private final Instant since;
    private final Map<ShareOutcome, Long> counts = new EnumMap<>(ShareOutcome.class);
    private final double[] hashesByMinute = new double[RATE_MINUTES];
    private long minute;
    private double hashes;
    private long blocks;
    private int sessions;
    private ShareWork current = ShareWork.EASIEST_SERVED;
    private Optional<Instant> lastShare = Optional.empty();

    Entry(Instant now) {
      this.since = now;
      this.minute = minuteOf(now);
    }

    private void advance(Instant now) {
      long to = minuteOf(now);
      for (long m = Math.max(minute, to - RATE_MINUTES) + 1; m <= to; m++) {
        hashesByMinute[(int) (m % RATE_MINUTES)] = 0;
      }
      minute = Math.max(minute, to);
    }

    private long sum(ShareOutcome... outcomes) {
      long sum = 0;
      for (var outcome : outcomes) {
        sum += counts.getOrDefault(outcome, 0L);
      }
      return sum;
    }

    /** The running minute is not over, so the time is that of the full ones and the part of it. */
    private double hashesPerSecond(Instant now) {
      advance(now);
      double sum = 0;
      for (double each : hashesByMinute) {
        sum += each;
      }
      long seconds =
          (RATE_MINUTES - 1) * SECONDS_PER_MINUTE + now.getEpochSecond() % SECONDS_PER_MINUTE;
      long known = Math.max(1, now.getEpochSecond() - since.getEpochSecond());
      return sum / Math.max(1, Math.min(seconds, known));
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
      entry.advance(now);
      entry.hashes += work.hashes();
      entry.hashesByMinute[(int) (entry.minute % RATE_MINUTES)] += work.hashes();
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
        entry.sum(ShareOutcome.ACCEPTED),
        entry.sum(ShareOutcome.STALE),
        entry.sum(ShareOutcome.DUPLICATE),
        entry.sum(
            ShareOutcome.LOW_DIFFICULTY,
            ShareOutcome.WRONG_HEADER,
            ShareOutcome.WRONG_NONCE,
            ShareOutcome.WRONG_MIX,
            ShareOutcome.UNAUTHORIZED,
            ShareOutcome.NOT_SUBSCRIBED),
        entry.sum(ShareOutcome.BUSY),
        entry.blocks,
        entry.hashes,
        entry.hashesPerSecond(now),
        entry.current,
        entry.lastShare);
  }

  private Entry entry(WorkerName worker, Instant now) {
    return entries.computeIfAbsent(worker, _ -> new Entry(now));
  }

  private static long minuteOf(Instant now) {
    return now.getEpochSecond() / SECONDS_PER_MINUTE;
  }
}
