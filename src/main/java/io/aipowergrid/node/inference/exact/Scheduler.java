package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.FinishReason;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Continuous batching: every step is one forward pass of one model over a token of each generation
 * that decodes and chunks of the prompts of those that do not yet. Belongs to the engine thread;
 * only the counters may be read by others, and {@link #stop} called.
 */
final class Scheduler {
  private static final System.Logger LOG = System.getLogger(Scheduler.class.getName());

  /** What the callers of generations hear that ended by no fault of theirs. */
  static final String TRY_AGAIN = "the engine failed; try again";

  private final EngineLimits limits;
  private final Kernels kernels;
  private final WorkerPool pool;
  private final PrefixCache prefixes;
  private final PassGate gate = new PassGate();
  private final PassPlan plan;
  private final Deque<RunningGeneration> waiting = new ArrayDeque<>();
  private final List<RunningGeneration> running = new ArrayList<>();
  private final Map<ExactModel, PassRunner> runners = new HashMap<>();
  private final ConstraintCache constraints = new ConstraintCache();

  /** Models whose device takes no work for now: what they have running waits for it. */
  private final Set<ExactModel> resting = new HashSet<>();

  /** Models that leave their device when what they have running is done. */
  private Collection<ExactModel> leaving = List.of();

  private volatile int runningCount;
  private volatile long tokensGenerated;
  private volatile long promptTokens;

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

  /** Queues it. */
  void accept(RunningGeneration generation) {
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
      if (!next.pages().tryReserve()) {
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
    promptTokens += prefill;
    var read = new ArrayList<RunningGeneration>();
    for (var generation : group) {
      boolean reading = generation.isPrefilling();
      if (generation.leave(batch, runner)) {
        tokensGenerated++;
      }
      boolean fine = !generation.isOver() && !generation.hasFault();
      if (reading && !generation.isPrefilling() && fine) {
        read.add(generation);
      }
    }
    keepPrompts(read);
    return true;
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
      read.forEach(RunningGeneration::failUnsound);
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
      generation.failUnsound();
    }
  }

  // No result leaves, and no model is blamed for a fault, unless every compute thread still does
  // IEEE-754 (exact-inference.md 2.2).
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
