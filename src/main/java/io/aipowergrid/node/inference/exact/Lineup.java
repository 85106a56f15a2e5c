package io.aipowergrid.node.inference.exact;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Who waits and who runs. A generation is admitted when its tokens so far fit into the KV memory;
 * where those that run lack some, the newest gives way (docs/decisions/0016). Belongs to the engine
 * thread; only the count may be read by others.
 */
final class Lineup {
  private static final Comparator<RunningGeneration> BY_ARRIVAL =
      Comparator.comparingLong(RunningGeneration::arrival);

  private final int runningMax;
  private final SortedSet<RunningGeneration> waiting = new TreeSet<>(BY_ARRIVAL);
  private final List<RunningGeneration> running = new ArrayList<>();

  /** Models whose device takes no work for now: what they have running waits for it. */
  private final Set<ExactModel> resting = new HashSet<>();

  private long arrivals;
  private volatile int runningCount;

  Lineup(int runningMax) {
    this.runningMax = runningMax;
  }

  int runningCount() {
    return runningCount;
  }

  int waitingCount() {
    return waiting.size();
  }

  boolean isEmpty() {
    return running.isEmpty() && waiting.isEmpty();
  }

  /** Those that run, as they are now. */
  List<RunningGeneration> running() {
    return List.copyOf(running);
  }

  /** Those that wait, the first to arrive first. */
  Collection<RunningGeneration> waiting() {
    return Collections.unmodifiableSortedSet(waiting);
  }

  boolean runs(ExactModel model) {
    return running.stream().anyMatch(generation -> generation.model() == model);
  }

  /** Queues one that has arrived. */
  void accept(RunningGeneration generation) {
    generation.arrived(arrivals++);
    waiting.add(generation);
  }

  /** Queues one again that ran, where its arrival says. */
  void acceptAgain(RunningGeneration generation) {
    waiting.add(generation);
  }

  void removeWaiting(Predicate<RunningGeneration> which) {
    waiting.removeIf(which);
  }

  /** Lets what fits run, and returns it with its memory reserved. */
  List<RunningGeneration> admit(Collection<ExactModel> leaving) {
    resting.removeIf(model -> !runs(model));
    var admitted = new ArrayList<RunningGeneration>();
    // In order of arrival: a large request is not overtaken for ever by small ones. Those whose
    // device rests or is left hold up nobody; the model of those that run tries its device.
    for (var next : List.copyOf(waiting)) {
      if (active() >= runningMax) {
        break;
      }
      if (resting.contains(next.model()) || leaving.contains(next.model())) {
        continue;
      }
      if (!next.progress().tryReserve(spareBytes(next))) {
        break;
      }
      waiting.remove(next);
      running.add(next);
      admitted.add(next);
    }
    runningCount = running.size();
    return admitted;
  }

  private long active() {
    return resting.isEmpty()
        ? running.size()
        : running.stream().filter(generation -> !resting.contains(generation.model())).count();
  }

  // A page for each that may need one: who was just admitted must not give way at once. Whoever
  // runs alone may have all memory.
  private long spareBytes(RunningGeneration next) {
    return running.isEmpty()
        ? 0
        : next.progress().nextPageBytes()
            + running.stream().mapToLong(each -> each.progress().nextPageBytes()).sum();
  }

  /** Notes that the model's device takes no work for now; false when that was known. */
  boolean rest(ExactModel model) {
    return resting.add(model);
  }

  /** Notes that the model's device has taken work. */
  void wake(ExactModel model) {
    resting.remove(model);
  }

  /**
   * Reserves memory for the next pass of some that run, the oldest first.
   *
   * @param group those that give way leave it, at worst all
   * @param giveWay takes the memory of one that does not run any more
   */
  void makeRoom(List<RunningGeneration> group, Consumer<RunningGeneration> giveWay) {
    for (var generation : group.stream().sorted(BY_ARRIVAL).toList()) {
      var progress = generation.progress();
      while (progress.holdsMemory() && !progress.tryGrow()) {
        giveWay.accept(removeLast());
      }
    }
    group.removeIf(generation -> !generation.progress().holdsMemory());
  }

  // Whose device rests gives way to all others; so the oldest of those that compute always gets on.
  private RunningGeneration removeLast() {
    if (running.size() == 1) {
      throw new IllegalStateException("a generation that runs alone lacks KV memory");
    }
    var last =
        Collections.max(
            running,
            Comparator.comparing((RunningGeneration each) -> resting.contains(each.model()))
                .thenComparing(BY_ARRIVAL));
    remove(last);
    return last;
  }

  /** It runs no more. */
  void remove(RunningGeneration generation) {
    running.remove(generation);
    runningCount = running.size();
  }

  /** Nobody waits or runs any more. */
  void clear() {
    waiting.clear();
    running.clear();
    runningCount = 0;
  }
}
