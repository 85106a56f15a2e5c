package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.FinishReason;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Continuous batching: every step is one forward pass of one model over a token of each generation
 * that decodes and chunks of the prompts of those that do not yet. A generation is admitted when
 * its tokens so far fit into the KV memory; where those that run lack some, the newest gives all of
 * its memory back and is computed anew later (docs/decisions/0016). Belongs to the engine thread;
 * only the counters may be read by others, and {@link #stop} called.
 */
final class Scheduler {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  /** What the callers of generations hear that ended by no fault of theirs. */
  static final String TRY_AGAIN = "the engine failed; try again";

  private static final Comparator<RunningGeneration> BY_ARRIVAL =
      Comparator.comparingLong(RunningGeneration::arrival);

  private final EngineLimits limits;
  private final Kernels kernels;
  private final WorkerPool pool;
  private final PrefixCache prefixes;
  private final PassGate gate = new PassGate();
  private final PassPlan plan;
  private final SortedSet<RunningGeneration> waiting = new TreeSet<>(BY_ARRIVAL);
  private final List<RunningGeneration> running = new ArrayList<>();
  private final Map<ExactModel, PassRunner> runners = new HashMap<>();
  private final ConstraintCache constraints = new ConstraintCache();

  /** Models whose device takes no work for now: what they have running waits for it. */
  private final Set<ExactModel> resting = new HashSet<>();

  /** Models that leave their device when what they have running is done. */
  private Collection<ExactModel> leaving = List.of();

  private long arrivals;
  private volatile int runningCount;
  private volatile long tokensGenerated;
  private volatile long promptTokens;
  private volatile long preemptions;
  private volatile long recomputedTokens;

  Scheduler(EngineLimits limits, Kernels kernels, WorkerPool pool, PrefixCache prefixes) {
    this.limits = limits;
    this.kernels = kernels;
    this.pool = pool;
    this.prefixes = prefixes;
    this.plan = new PassPlan(limits);
  }

  int runningCount() {
    return runningCount;
  }

  int waitingCount() {
    return waiting.size();
  }

  long tokensGenerated() {
    return tokensGenerated;
  }

  long promptTokens() {
    return promptTokens;
  }

  /** How often a generation gave its memory back to be computed anew. */
  long preemptions() {
    return preemptions;
  }

  /** Tokens that were computed once more because of that. */
  long recomputedTokens() {
    return recomputedTokens;
  }

  /** Queues it. */
  void accept(RunningGeneration generation) {
    generation.arrived(arrivals++);
    // Its model may have left its device since it arrived.
    generation.followModel();
    waiting.add(generation);
  }

  boolean hasWork() {
    return !running.isEmpty() || !waiting.isEmpty();
  }

  /**
   * Ends what is cancelled, admits what fits and computes one step.
   *
   * @return false when the devices of all that run take no work for now
   */
  boolean step() {
    waiting.removeIf(this::endIfCancelled);
    endFinished();
    admit();
    if (running.isEmpty()) {
      return true;
    }
    boolean computed = compute();
    endFinished();
    return computed;
  }

  private boolean endIfCancelled(RunningGeneration generation) {
    if (generation.isCancelled()) {
      generation.finish(FinishReason.CANCELLED);
    }
    return generation.isOver();
  }

  // In order of arrival: a large request is not overtaken for ever by small ones. Those whose
  // device rests or is left hold up nobody; the model of those that run tries its device.
  private void admit() {
    resting.removeIf(model -> !runs(model));
    for (var next : List.copyOf(waiting)) {
      if (active() >= limits.maxRunning()) {
        return;
      }
      if (resting.contains(next.model()) || leaving.contains(next.model())) {
        continue;
      }
      if (!next.tryReserve(spareBytes(next))) {
        return;
      }
      waiting.remove(next);
      running.add(next);
      runningCount = running.size();
      next.start(constraints);
      if (next.isOver()) {
        end(next, true);
      }
    }
  }

  // A page for each that may need one: who was just admitted must not be preempted at once. Whoever
  // runs alone may have all memory.
  private long spareBytes(RunningGeneration next) {
    return running.isEmpty()
        ? 0
        : next.nextPageBytes()
            + running.stream().mapToLong(RunningGeneration::nextPageBytes).sum();
  }

  private boolean runs(ExactModel model) {
    return running.stream().anyMatch(generation -> generation.model() == model);
  }

  private long active() {
    return resting.isEmpty()
        ? running.size()
        : running.stream().filter(generation -> !resting.contains(generation.model())).count();
  }

  /** Tries one model after the other; false when the devices of all of them rest. */
  private boolean compute() {
    for (int tries = running.size(); tries > 0; tries--) {
      if (compute(plan.nextGroup(running))) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private boolean compute(List<RunningGeneration> group) {
    makeRoom(group);
    if (group.isEmpty()) {
      return true;
    }
    var runner = runners.computeIfAbsent(group.getFirst().model(), this::runner);
    int prefill = plan.fill(group);
    var batch = plan.batch();
    long start = System.nanoTime();
    try {
      gate.run(() -> runner.forward(batch));
      resting.remove(runner.model());
    } catch (DeviceResting e) {
      if (resting.add(runner.model())) {
        LOG.log(Level.WARNING, "A model waits for its device: {0}", e.getMessage());
      }
      return false;
    } catch (DeviceFailure e) {
      LOG.log(Level.ERROR, "The answers of a model end with its device", e);
      leaveDevice(runner.model());
      return true;
    }
    plan.observe(prefill, System.nanoTime() - start);
    var read = new ArrayList<RunningGeneration>();
    for (var generation : group) {
      promptTokens += generation.promptRows();
      recomputedTokens += generation.rowsAgain();
      boolean reading = generation.isPrefilling();
      if (generation.leave(batch, runner)) {
        tokensGenerated++;
      }
      if (reading && !generation.isPrefilling() && !generation.isOver()) {
        read.add(generation);
      }
    }
    keepPrompts(read);
    return true;
  }

  // The oldest are served first. Those that give way leave the group, at worst all of it.
  private void makeRoom(List<RunningGeneration> group) {
    for (var generation : group.stream().sorted(BY_ARRIVAL).toList()) {
      while (generation.pages().areHeld() && !generation.tryGrow()) {
        preempt(lastInLine());
      }
    }
    group.removeIf(generation -> !generation.pages().areHeld());
  }

  // Whose device rests gives way to all others; so the oldest of those that compute always gets on.
  private RunningGeneration lastInLine() {
    return Collections.max(
        running,
        Comparator.comparing((RunningGeneration each) -> resting.contains(each.model()))
            .thenComparing(BY_ARRIVAL));
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void preempt(RunningGeneration generation) {
    if (running.size() == 1) {
      throw new IllegalStateException("a generation that runs alone lacks KV memory");
    }
    running.remove(generation);
    runningCount = running.size();
    // Cancelled while it waits, it ends with what it has, and nobody probes the threads again.
    if (!threadsComputeSoundly()) {
      prefixes.clear();
      failUnsound(generation);
      return;
    }
    generation.preempt();
    waiting.add(generation);
    preemptions++;
  }

  /** These leave their devices, each when what it has running is done; no others do any more. */
  void leaveWhenDone(Collection<ExactModel> models) {
    leaving = models;
    models.stream().filter(model -> !runs(model)).forEach(this::leaveDevice);
  }

  /** The processor computes the model from now on; what it has running ends, what waits goes on. */
  void leaveDevice(ExactModel model) {
    var device = model.device();
    if (device == null) {
      return;
    }
    runners.remove(model);
    model.leaveDevice();
    // Told only now: whoever tries again at once must find the processor.
    running.stream()
        .filter(generation -> generation.model() == model && !generation.isOver())
        .forEach(generation -> generation.fail(ErrorCode.INTERNAL, TRY_AGAIN));
    waiting.forEach(RunningGeneration::followModel);
    prefixes.leave(device.kv());
  }

  // What was computed in an altered mode must not reach those who come later.
  private void keepPrompts(List<RunningGeneration> read) {
    if (read.stream().noneMatch(generation -> generation.pages().shares())) {
      return;
    }
    if (threadsComputeSoundly()) {
      read.forEach(RunningGeneration::keepPages);
    } else {
      prefixes.clear();
      read.forEach(Scheduler::failUnsound);
    }
  }

  private PassRunner runner(ExactModel model) {
    var device = model.device();
    return device != null
        ? device.runner()
        : new ModelRunner(model, kernels, pool, plan.batch().capacity());
  }

  private void endFinished() {
    boolean any = false;
    for (var generation : running) {
      any |= generation.isOver() || generation.ending() != null;
    }
    if (!any) {
      return;
    }
    boolean sound = threadsComputeSoundly();
    if (!sound) {
      prefixes.clear();
    }
    for (var generation : List.copyOf(running)) {
      end(generation, sound);
    }
  }

  private void end(RunningGeneration generation, boolean sound) {
    var reason = generation.ending();
    if (!generation.isOver() && reason == null) {
      return;
    }
    running.remove(generation);
    runningCount = running.size();
    if (generation.isOver() || reason == null) {
      return;
    }
    if (sound) {
      generation.finish(reason);
    } else {
      failUnsound(generation);
    }
  }

  private static void failUnsound(RunningGeneration generation) {
    generation.fail(ErrorCode.NUMERIC_FAULT, "this machine's floating-point mode was altered");
  }

  // No result leaves unless every compute thread still does IEEE-754 (exact-inference.md 2.2).
  private boolean threadsComputeSoundly() {
    var sound = new boolean[pool.threads()];
    pool.run((part, parts) -> sound[part] = FloatProbe.passes());
    for (boolean fine : sound) {
      if (!fine) {
        return false;
      }
    }
    return true;
  }

  /** Withdraws the pass that runs or waits and lets no other begin; any thread may call. */
  void stop() {
    gate.close();
  }

  /** Ends everything with that error. */
  void failAll(ErrorCode code, String detail) {
    running.addAll(waiting);
    for (var generation : running) {
      if (!generation.isOver()) {
        generation.fail(code, detail);
      }
    }
    waiting.clear();
    running.clear();
    runningCount = 0;
    runners.clear();
    prefixes.clear();
  }

  /** Forgets the working memory and the cached pages of models that nobody uses any more. */
  void keepOnly(Iterable<ExactModel> loaded) {
    var used = new ArrayList<ExactModel>();
    loaded.forEach(used::add);
    running.forEach(generation -> used.add(generation.model()));
    runners.keySet().retainAll(used);
    constraints.keepOnly(used);
    prefixes.keepOnly(used.stream().map(ExactModel::modelRoot).collect(Collectors.toSet()));
  }
}
