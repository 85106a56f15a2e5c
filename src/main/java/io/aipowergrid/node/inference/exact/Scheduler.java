package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.inference.FinishReason;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
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

  private final Kernels kernels;
  private final WorkerPool pool;
  private final PrefixCache prefixes;
  private final BooleanSupplier probe;
  private final PassGate gate = new PassGate();
  private final PassPlan plan;
  private final Lineup lineup;
  private final Map<ExactModel, PassRunner> runners = new HashMap<>();
  private final ConstraintCache constraints = new ConstraintCache();

  /** Models that leave their device when what they have running is done. */
  private Collection<ExactModel> leaving = List.of();

  private volatile long tokensGenerated;
  private volatile long promptTokens;
  private volatile long preemptions;
  private volatile long recomputedTokens;

  /**
   * @param probe whether the thread that asks computes as IEEE-754 says
   */
  Scheduler(
      EngineLimits limits,
      Kernels kernels,
      WorkerPool pool,
      PrefixCache prefixes,
      BooleanSupplier probe) {
    this.kernels = kernels;
    this.pool = pool;
    this.prefixes = prefixes;
    this.probe = probe;
    this.plan = new PassPlan(limits);
    this.lineup = new Lineup(limits.maxRunning());
  }

  int runningCount() {
    return lineup.runningCount();
  }

  int waitingCount() {
    return lineup.waitingCount();
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
    // Its model may have left its device since it arrived.
    generation.followModel();
    lineup.accept(generation);
  }

  boolean hasWork() {
    return !lineup.isEmpty();
  }

  /**
   * Ends what is cancelled, admits what fits and computes one step.
   *
   * @return false when the devices of all that run take no work for now
   */
  boolean step() {
    lineup.removeWaiting(this::endIfCancelled);
    endFinished();
    lineup.admit(leaving).forEach(this::start);
    if (lineup.runningCount() == 0) {
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

  private void start(RunningGeneration generation) {
    generation.start(constraints);
    if (generation.isOver()) {
      end(generation, true);
    }
  }

  /** Tries one model after the other; false when the devices of all of them rest. */
  private boolean compute() {
    for (int tries = lineup.runningCount(); tries > 0; tries--) {
      if (compute(plan.nextGroup(lineup.running()))) {
        return true;
      }
    }
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private boolean compute(List<RunningGeneration> group) {
    lineup.makeRoom(group, this::preempt);
    if (group.isEmpty()) {
      return true;
    }
    var runner = runners.computeIfAbsent(group.getFirst().model(), this::runner);
    int prefill = plan.fill(group);
    var batch = plan.batch();
    long start = System.nanoTime();
    try {
      gate.run(() -> runner.forward(batch));
      lineup.wake(runner.model());
    } catch (DeviceResting e) {
      if (lineup.rest(runner.model())) {
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
      var progress = generation.progress();
      promptTokens += progress.promptRows();
      recomputedTokens += progress.rowsAgain();
      boolean reading = progress.isPrefilling();
      if (generation.leave(batch, runner)) {
        tokensGenerated++;
      }
      boolean fine = !generation.isOver() && !generation.hasFault();
      if (reading && !progress.isPrefilling() && fine) {
        read.add(generation);
      }
    }
    keepPrompts(read);
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void preempt(RunningGeneration generation) {
    // Cancelled while it waits, it ends with what it has, and nobody probes the threads again.
    if (!threadsComputeSoundly()) {
      prefixes.clear();
      generation.failUnsound();
      return;
    }
    generation.preempt();
    lineup.acceptAgain(generation);
    preemptions++;
  }

  /** These leave their devices, each when what it has running is done; no others do any more. */
  void leaveWhenDone(Collection<ExactModel> models) {
    leaving = models;
    models.stream().filter(model -> !lineup.runs(model)).forEach(this::leaveDevice);
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
    lineup.running().stream()
        .filter(generation -> generation.model() == model && !generation.isOver())
        .forEach(generation -> generation.fail(ErrorCode.INTERNAL, TRY_AGAIN));
    lineup.waiting().forEach(RunningGeneration::followModel);
    prefixes.leave(device.kv());
  }

  // What was computed in an altered mode must not reach those who come later.
  private void keepPrompts(List<RunningGeneration> read) {
    if (read.stream().noneMatch(generation -> generation.progress().shares())) {
      return;
    }
    if (threadsComputeSoundly()) {
      read.forEach(generation -> generation.progress().keep());
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
    for (var generation : lineup.running()) {
      any |= generation.isOver() || generation.ending() != null;
    }
    if (!any) {
      return;
    }
    boolean sound = threadsComputeSoundly();
    if (!sound) {
      prefixes.clear();
    }
    for (var generation : lineup.running()) {
      end(generation, sound);
    }
  }

  private void end(RunningGeneration generation, boolean sound) {
    var reason = generation.ending();
    if (!generation.isOver() && reason == null) {
      return;
    }
    lineup.remove(generation);
    if (generation.isOver() || reason == null) {
      return;
    }
    if (sound) {
      generation.finish(reason);
    } else {
      generation.failUnsound();
    }
  }

  /**
   * Whether every compute thread does IEEE-754. Nothing is computed before, no result leaves and no
   * model is blamed for a fault unless they all do (exact-inference.md 2.2).
   */
  boolean threadsComputeSoundly() {
    var sound = new boolean[pool.threads()];
    pool.run((part, parts) -> sound[part] = probe.getAsBoolean());
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
    var all = new ArrayList<>(lineup.running());
    all.addAll(lineup.waiting());
    for (var generation : all) {
      if (!generation.isOver()) {
        generation.fail(code, detail);
      }
    }
    lineup.clear();
    runners.clear();
    prefixes.clear();
  }

  /** Forgets the working memory and the cached pages of models that nobody uses any more. */
  void keepOnly(Iterable<ExactModel> loaded) {
    var used = new ArrayList<ExactModel>();
    loaded.forEach(used::add);
    lineup.running().forEach(generation -> used.add(generation.model()));
    runners.keySet().retainAll(used);
    constraints.keepOnly(used);
    prefixes.keepOnly(used.stream().map(ExactModel::modelRoot).collect(Collectors.toSet()));
  }
}
