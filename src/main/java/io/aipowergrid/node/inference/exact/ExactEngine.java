package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.gpu.YieldDemand;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.EngineStatus;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.InferenceEngine;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The bit-exact engine: one named platform thread runs the loop and leads the worker pool; callers
 * only hand over. When one of these threads does not compute as IEEE-754 says at the start, nothing
 * is ever computed and every request is refused. Thread-safe.
 */
public final class ExactEngine implements InferenceEngine, AutoCloseable {
  /** How often models are tried whose device takes no work for now, while no other has any. */
  private static final Duration REST_LOOK = Duration.ofMillis(50);

  /** How often an idle engine looks whether it shall leave a device. */
  private static final Duration IDLE_LOOK = Duration.ofMillis(500);

  private static final System.Logger LOG = System.getLogger(ExactEngine.class.getName());

  private final ExactModels models;
  private final EngineLimits limits;
  private final EngineIdentity identity;
  private final KvPagePool pages;
  private final PrefixCache prefixes;
  private final WorkerPool pool;
  private final Scheduler scheduler;
  private final Queue<RunningGeneration> arriving = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread loop;

  /** Whether all threads passed the probe at the start. */
  private final boolean sound;

  private volatile boolean draining;
  private volatile boolean closed;

  public ExactEngine(ExactModels models, EngineLimits limits) {
    this(models, limits, FloatProbe::passes);
  }

  /**
   * @param probe whether the thread that asks computes as IEEE-754 says
   */
  ExactEngine(ExactModels models, EngineLimits limits, BooleanSupplier probe) {
    this.models = models;
    this.limits = limits;
    this.identity = EngineBuild.identity();
    this.pages = new KvPagePool(limits.kvBytesMax());
    this.prefixes = new PrefixCache(pages, limits.idleBytesMax());
    this.pool = new WorkerPool(limits.threads(), "exact-engine-worker");
    this.scheduler = new Scheduler(limits, models.kernels(), pool, prefixes, probe);
    models.afterChange(this::wake);
    var probed = new CompletableFuture<Boolean>();
    this.loop = Thread.ofPlatform().daemon().name("exact-engine").start(() -> run(probed));
    this.sound = probed.join();
    if (!sound) {
      LOG.log(
          System.Logger.Level.ERROR,
          "No answer is computed until a restart: {0}, so that its numbers would be wrong",
          FloatProbe.ALTERED);
    }
  }

  /** Arithmetic, build and kernels, as receipts name them. */
  public EngineIdentity identity() {
    return identity;
  }

  @Override
  public Generation submit(
      GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink) {
    var model = models.get(request.modelId());
    RequestCheck.require(request, model.config());
    requireMemory(request, model);
    var constraint = request.constraint();
    var grammar = constraint == null ? null : models.grammars().get(constraint);
    requireOpen();
    if (waiting.incrementAndGet() > limits.maxWaiting()) {
      waiting.decrementAndGet();
      throw new NodeException(ErrorCode.QUEUE_FULL, "too many requests wait; try again shortly");
    }
    var generation =
        new RunningGeneration(
            request,
            model,
            grammar,
            sink,
            this::wake,
            identity,
            models.kernels(),
            () -> pagesFor(request, model, scope));
    arriving.add(generation);
    wake();
    return generation;
  }

  private SequencePages pagesFor(GenerationRequest request, ExactModel model, CacheScope scope) {
    return new SequencePages(
        prefixes,
        pages,
        model,
        limits.idleBytesMax() > 0 ? scope : CacheScope.NONE,
        request.promptTokens().toArray(),
        positionsMax(request));
  }

  private static int positionsMax(GenerationRequest request) {
    return request.promptTokens().size() + request.maxTokens();
  }

  private void requireMemory(GenerationRequest request, ExactModel model) {
    int positions = positionsMax(request);
    if (!pages.couldHold(KvShape.of(model.config()), positions)) {
      throw new NodeException(
          ErrorCode.CONTEXT_LENGTH_EXCEEDED,
          "this node has not enough memory for a request of %d tokens".formatted(positions),
          "max_tokens");
    }
  }

  private void requireOpen() {
    if (!sound) {
      throw new NodeException(ErrorCode.NUMERIC_FAULT, FloatProbe.ALTERED + "; use another node");
    }
    if (draining || closed) {
      throw new NodeException(ErrorCode.DRAINING, "this node is stopping; use another one");
    }
  }

  @Override
  public EngineStatus status() {
    long largestPage =
        models.all().stream()
            .mapToLong(model -> KvShape.of(model.config()).pageBytes())
            .max()
            .orElse(0);
    return new EngineStatus(
        scheduler.runningCount(),
        waiting.get(),
        pages.pagesUsed() + prefixes.pagesInUse(),
        prefixes.pagesIdle(),
        largestPage == 0 ? 0 : limits.kvBytesMax() / largestPage,
        scheduler.tokensGenerated(),
        scheduler.promptTokens(),
        prefixes.tokensAsked(),
        prefixes.tokensFound(),
        scheduler.preemptions(),
        scheduler.recomputedTokens(),
        draining || !sound);
  }

  @Override
  public void drain() {
    draining = true;
  }

  /** Stops computing; what still runs fails with DRAINING. */
  @Override
  public void close() {
    closed = true;
    scheduler.stop();
    wake();
    try {
      loop.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The accounts of the KV memory; to be read while nothing runs. */
  KvPagePool pages() {
    return pages;
  }

  private void wake() {
    LockSupport.unpark(loop);
  }

  /**
   * @param probed told first whether all threads compute soundly; when not, nothing ever arrives
   */
  private void run(CompletableFuture<Boolean> probed) {
    try {
      probed.complete(scheduler.threadsComputeSoundly());
    } catch (RuntimeException e) {
      probed.completeExceptionally(e);
      closed = true;
    }
    loop();
  }

  private void loop() {
    while (!closed) {
      takeArrivals();
      if (!scheduler.hasWork()) {
        scheduler.keepOnly(models.all());
        leaveDevices(false);
        rest();
        continue;
      }
      scheduler.leaveWhenDone(askedToLeave());
      if (!step()) {
        LockSupport.parkNanos(this, REST_LOOK.toNanos());
      }
    }
    takeArrivals();
    scheduler.failAll(ErrorCode.DRAINING, "the node stopped before the answer was complete");
    leaveDevices(true);
    pool.close();
  }

  // A device that is drained wakes nobody.
  private void rest() {
    if (models.all().stream().anyMatch(model -> model.device() != null)) {
      LockSupport.parkNanos(this, IDLE_LOOK.toNanos());
    } else {
      LockSupport.park(this);
    }
  }

  // While nothing runs: those of models that are unloaded, and those that others ask for.
  private void leaveDevices(boolean all) {
    for (var model = models.nextUnloaded(); model != null; model = models.nextUnloaded()) {
      scheduler.leaveDevice(model);
    }
    for (var model : models.all()) {
      if (model.device() != null && (all || isAskedToLeave(model))) {
        scheduler.leaveDevice(model);
      }
    }
  }

  private List<ExactModel> askedToLeave() {
    return models.all().stream().filter(ExactEngine::isAskedToLeave).toList();
  }

  /** Whether its device is drained, or others need the memory. */
  private static boolean isAskedToLeave(ExactModel model) {
    var device = model.device();
    return device != null && device.lease().demand() == YieldDemand.RELEASE;
  }

  private void takeArrivals() {
    for (var next = arriving.poll(); next != null; next = arriving.poll()) {
      scheduler.accept(next);
    }
  }

  // A broken step must not end the loop.
  private boolean step() {
    int waitingBefore = scheduler.waitingCount();
    boolean computed = true;
    try {
      computed = scheduler.step();
    } catch (RuntimeException | OutOfMemoryError e) {
      // What is withdrawn from its pass fails with all the rest.
      if (!(closed && e instanceof CancellationException)) {
        LOG.log(System.Logger.Level.ERROR, "An engine step failed; its generations end", e);
        scheduler.failAll(ErrorCode.INTERNAL, Scheduler.TRY_AGAIN);
      }
    }
    waiting.addAndGet(scheduler.waitingCount() - waitingBefore);
    return computed;
  }
}
