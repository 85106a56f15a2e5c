package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.GpuException.Fault;
import io.aipowergrid.node.gpu.MemoryBook.Claim;
import io.aipowergrid.node.gpu.TurnQueue.Turn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The tasks that wait for their turn, with the lease each belongs to. Not thread-safe. */
final class PendingRuns {
  private record Pending(Claim claim, DeviceRun<?> run) {}

  private final Map<Turn, Pending> waiting = new HashMap<>();
  private final DeviceBook book;

  PendingRuns(DeviceBook book) {
    this.book = book;
  }

  void add(Turn turn, Claim claim, DeviceRun<?> run) {
    waiting.put(turn, new Pending(claim, run));
  }

  /** The task whose turn has come. */
  DeviceRun<?> take(Turn turn) {
    return Objects.requireNonNull(waiting.remove(turn)).run();
  }

  /** Takes a task back; false when it has begun. */
  boolean cancel(DeviceRun<?> run, long now) {
    for (var entry : waiting.entrySet()) {
      if (entry.getValue().run() == run) {
        if (!book.cancel(entry.getKey(), now)) {
          return false;
        }
        waiting.remove(entry.getKey());
        return true;
      }
    }
    return false;
  }

  /**
   * Fails the tasks of mining whose lease must be closed. They may wait for hours, for a hold or
   * the schedule, and nobody would then ask the lease whether its memory is wanted.
   */
  void failUnwantedMining(long now) {
    List<Turn> unwanted =
        waiting.entrySet().stream()
            .filter(entry -> entry.getKey().isMining())
            .filter(entry -> book.demand(entry.getValue().claim()) == YieldDemand.RELEASE)
            .map(Map.Entry::getKey)
            .toList();
    fail(unwanted, "others need the memory of this lease", now);
  }

  /** Fails the tasks that are for customers, who are served elsewhere sooner. */
  void failAllButMining(String detail, long now) {
    List<Turn> customers =
        waiting.keySet().stream().filter(it -> !it.freeing() && !it.isMining()).toList();
    fail(customers, detail, now);
  }

  private void fail(List<Turn> turns, String detail, long now) {
    turns.forEach(
        turn -> {
          if (book.cancel(turn, now)) {
            take(turn).fail(new GpuException(Fault.UNAVAILABLE, detail));
          }
        });
  }

  /** Nothing can run any more. */
  void failAll(String detail, long now) {
    waiting.forEach(
        (turn, pending) -> {
          book.cancel(turn, now);
          pending.run().fail(new GpuException(Fault.DEVICE_LOST, detail));
        });
    waiting.clear();
  }
}
