package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.FinishReason;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Queues it; false when its model has left its device since it arrived, and it has failed. */
  boolean accept(RunningGeneration generation) {
    if (generation.pages().areWith(generation.model())) {
      return waiting.add(generation);
    }
    generation.fail(ErrorCode.INTERNAL, TRY_AGAIN);
    return false;
  }

  boolean hasWork() {
    return !running.isEmpty() || !waiting.isEmpty();
  }

  /** Ends what is cancelled, admits what fits and computes one step. */
  void step() {
    waiting.removeIf(this::endIfCancelled);
    endFinished();
    admit();
    if (!running.isEmpty()) {
      compute();
      endFinished();
    }
  }

  private boolean endIfCancelled(RunningGeneration generation) {
    if (generation.isCancelled()) {
      generation.finish(FinishReason.CANCELLED);
    }
    return generation.isOver();
  }

  // In order of arrival: a large request is not overtaken for ever by small ones.
  private void admit() {
    while (!waiting.isEmpty() && running.size() < limits.maxRunning()) {
      var next = waiting.peek();
      if (!next.pages().tryReserve()) {
        return;
      }
      waiting.remove();
      running.add(next);
      runningCount = running.size();
      next.start(constraints);
      if (next.isOver()) {
        end(next, true);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void compute() {
    var group = plan.nextGroup(running);
    var runner = runners.computeIfAbsent(group.getFirst().model(), this::runner);
    int prefill = plan.fill(group);
    var batch = plan.batch();
    long start = System.nanoTime();
    try {
      gate.run(() -> runner.forward(batch));
    } catch (DeviceFailure e) {
      LOG.log(System.Logger.Level.ERROR, "The answers of a model end with its device", e);
      leaveDevice(runner.model());
      return;
    }
    plan.observe(prefill, System.nanoTime() - start);
    promptTokens += prefill;
    var read = new ArrayList<RunningGeneration>();
    for (var generation : group) {
      boolean reading = generation.isPrefilling();
      if (generation.leave(batch, runner)) {
        tokensGenerated++;
      }
      if (reading && !generation.isPrefilling() && !generation.isOver()) {
        read.add(generation);
      }
    }
    keepPrompts(read);
  }

  /** The processor computes the model from now on; its generations, if any, end. */
  void leaveDevice(ExactModel model) {
    var device = model.device();
    if (device == null) {
      return;
    }
    runners.remove(model);
    model.leaveDevice();
    // Told only now: whoever tries again at once must find the processor.
    running.forEach(generation -> failIfOf(model, generation));
    waiting.removeIf(generation -> failIfOf(model, generation));
    prefixes.leave(device.kv());
  }

  /** Whether it is the model's. */
  private static boolean failIfOf(ExactModel model, RunningGeneration generation) {
    if (generation.model() != model) {
      return false;
    }
    if (!generation.isOver()) {
      generation.fail(ErrorCode.INTERNAL, TRY_AGAIN);
    }
    return true;
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
