package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.EngineStatus;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationFault;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.InferenceEngine;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * An engine that makes one token after each pause, a thread for each generation. It obeys a cancel
 * within its pause, as the real one does within a step, and remembers when it was told.
 */
@Alternative
@Singleton
public class FakeEngine implements InferenceEngine {
  volatile Duration pause = Duration.ZERO;

  /** The last token a generation makes before it stops by itself; above maxTokens means never. */
  volatile int stopAfter = Integer.MAX_VALUE;

  /** The tokens after which a generation ends by a numeric fault; above maxTokens means never. */
  volatile int faultAfter = Integer.MAX_VALUE;

  /** Submits that fail on the node's side from now on. */
  final AtomicInteger failures = new AtomicInteger();

  volatile ErrorCode failureCode = ErrorCode.INTERNAL;

  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger runningMost = new AtomicInteger();
  final AtomicInteger submitted = new AtomicInteger();
  final AtomicLong cancelledAtNanos = new AtomicLong();
  final AtomicLong slowestSinkNanos = new AtomicLong();
  final List<GenerationRequest> order = new CopyOnWriteArrayList<>();
  final List<CacheScope> scopes = new CopyOnWriteArrayList<>();
  final ConcurrentHashMap<Thread, Boolean> threads = new ConcurrentHashMap<>();

  /** Forgets everything; generations that still run go on. */
  void reset() {
    pause = Duration.ZERO;
    stopAfter = Integer.MAX_VALUE;
    faultAfter = Integer.MAX_VALUE;
    failures.set(0);
    failureCode = ErrorCode.INTERNAL;
    runningMost.set(0);
    submitted.set(0);
    cancelledAtNanos.set(0);
    slowestSinkNanos.set(0);
    order.clear();
    scopes.clear();
  }

  @Override
  public Generation submit(
      GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink) {
    submitted.incrementAndGet();
    order.add(request);
    scopes.add(scope);
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new NodeException(failureCode, "The fake engine was told to fail.");
    }
    var run = new Run(request, sink);
    var thread = Thread.ofPlatform().daemon().name("fake-engine").unstarted(run);
    run.thread = thread;
    threads.put(thread, true);
    runningMost.accumulateAndGet(running.incrementAndGet(), Math::max);
    thread.start();
    return run;
  }

  @Override
  public EngineStatus status() {
    return new EngineStatus(running.get(), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
  }

  @Override
  public void drain() {}

  private final class Run implements Generation, Runnable {
    private final GenerationRequest request;
    private final Consumer<GenerationEvent> sink;
    private volatile boolean cancelled;
    private Thread thread = Thread.currentThread();

    Run(GenerationRequest request, Consumer<GenerationEvent> sink) {
      this.request = request;
      this.sink = sink;
    }

    @Override
    public void cancel() {
      cancelledAtNanos.compareAndSet(0, System.nanoTime());
      cancelled = true;
      LockSupport.unpark(thread);
    }

    @Override
    public void run() {
      int prompt = request.promptTokens().size();
      tell(new GenerationEvent.Started(prompt, 0));
      int made = 0;
      int most = Math.min(request.maxTokens(), Math.min(stopAfter, faultAfter));
      while (made < most && !cancelled) {
        LockSupport.parkNanos(pause.toNanos());
        if (!cancelled) {
          boolean asked = request.sampling().wantsLogprobs();
          tell((asked ? Samples.tokenWithLogprobs(0, made) : Samples.token(0, made)).event());
          made++;
        }
      }
      running.decrementAndGet();
      threads.remove(thread);
      tell(last(prompt, made));
    }

    private GenerationEvent last(int prompt, int made) {
      var result = Samples.result(prompt, made);
      return made == faultAfter
          ? new GenerationEvent.Failed(
              ErrorCode.NUMERIC_FAULT,
              "The fake engine met a fault.",
              new GenerationFault(FinishReason.NUMERIC_FAULT, result))
          : new GenerationEvent.Finished(reason(made), result);
    }

    private FinishReason reason(int made) {
      if (made == request.maxTokens()) {
        return FinishReason.LENGTH;
      }
      return made == stopAfter ? FinishReason.STOP : FinishReason.CANCELLED;
    }

    private void tell(GenerationEvent event) {
      long began = System.nanoTime();
      sink.accept(event);
      slowestSinkNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
    }
  }
}
