package io.aipowergrid.node.gpu;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whose turn it is to compute: freeing first, then whoever has waited beyond patience, then by
 * workload, each in order of arrival. Mining never ages. Not thread-safe.
 */
final class TurnQueue {
  private static final Comparator<Turn> IN_LINE =
      Comparator.comparing((Turn turn) -> !turn.freeing())
          .thenComparing(Turn::workload)
          .thenComparingLong(Turn::number);

  /**
   * A task that waits or runs.
   *
   * @param freeing frees the memory of a closed lease, which no hold or quiet period delays
   * @param since nanoseconds of the clock when it came
   * @param behindMining whether mining computed when it came
   */
  record Turn(long number, Workload workload, boolean freeing, long since, boolean behindMining) {
    boolean isMining() {
      return workload.isBackground() && !freeing;
    }
  }

  /** Whose turn may come. */
  enum Admission {
    ALL,
    NO_MINING,
    /** Only memory is freed. */
    FREEING_ONLY;

    boolean admits(Turn turn) {
      return switch (this) {
        case ALL -> true;
        case NO_MINING -> !turn.isMining();
        case FREEING_ONLY -> turn.freeing;
      };
    }
  }

  private final long patienceNanos;
  private final List<Turn> waiting = new ArrayList<>();
  private long nextNumber;

  TurnQueue(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  Turn add(Workload workload, boolean freeing, long now, boolean behindMining) {
    var turn = new Turn(nextNumber++, workload, freeing, now, behindMining);
    waiting.add(turn);
    waiting.sort(IN_LINE);
    return turn;
  }

  boolean remove(Turn turn) {
    return waiting.remove(turn);
  }

  /** Takes the next out of the line. */
  Optional<Turn> poll(long now, Admission admission) {
    var next = impatient(now).filter(admission::admits).or(() -> first(admission));
    next.ifPresent(waiting::remove);
    return next;
  }

  private Optional<Turn> impatient(long now) {
    return waiting.stream()
        .filter(turn -> !turn.isMining() && now - turn.since > patienceNanos)
        .min(Comparator.comparing((Turn turn) -> !turn.freeing).thenComparingLong(Turn::number));
  }

  private Optional<Turn> first(Admission admission) {
    return waiting.stream().findFirst().filter(admission::admits);
  }

  boolean isWaitedAbove(Workload workload) {
    return waiting.stream().anyMatch(turn -> turn.workload.precedes(workload));
  }

  boolean hasMining() {
    return waiting.stream().anyMatch(Turn::isMining);
  }

  int size() {
    return waiting.size();
  }
}
