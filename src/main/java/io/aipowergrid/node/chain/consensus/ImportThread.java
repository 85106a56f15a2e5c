package io.aipowergrid.node.chain.consensus;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that changes a chain. Tasks wait in a bounded queue, so that whoever offers blocks
 * faster than they can be imported has to wait. Thread-safe.
 */
final class ImportThread {
  private static final Logger LOG = Logger.getLogger(ImportThread.class);

  private final BlockingQueue<FutureTask> queue;
  private final Duration idle;
  private final Runnable whenIdle;
  private final Thread thread;
  private volatile boolean stopping;

  private record FutureTask(Runnable work, CompletableFuture<?> result) {}

  /**
   * @param tasksMax that wait
   * @param idle how long nothing happens before {@code whenIdle} runs on the thread
   */
  ImportThread(String name, int tasksMax, Duration idle, Runnable whenIdle) {
    this.queue = new ArrayBlockingQueue<>(tasksMax);
    this.idle = idle;
    this.whenIdle = whenIdle;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Ends the task at hand, then the thread; waits for it. Tasks that wait are refused. */
  void stop(Duration patience) {
    stopping = true;
    // Wakes a thread that waits for work; a full queue wakes it anyway.
    queue.offer(new FutureTask(() -> {}, new CompletableFuture<>()));
    try {
      if (!thread.join(patience)) {
        LOG.warnf("Chain import did not end within %d s, interrupting", patience.toSeconds());
        thread.interrupt();
        thread.join(patience);
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    refuseWaiting();
  }

  /** Runs the task on the thread and waits for its result. */
  <T> T call(Callable<T> task) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("the import thread cannot wait for itself");
    }
    var result = new CompletableFuture<T>();
    try {
      put(new FutureTask(() -> complete(task, result), result));
      return result.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  private void put(FutureTask task) throws InterruptedException {
    while (!stopping && thread.isAlive()) {
      if (queue.offer(task, 1, TimeUnit.SECONDS)) {
        if (!thread.isAlive()) {
          refuseWaiting();
        }
        return;
      }
    }
    throw stopped();
  }

  private static <T> void complete(Callable<T> task, CompletableFuture<T> result) {
    try {
      result.complete(task.call());
    } catch (Exception e) {
      result.completeExceptionally(e);
    } catch (Error e) {
      // What is in memory may be half changed. What is stored is whole: a restart goes on from it.
      result.completeExceptionally(e);
      throw e;
    }
  }

  private void run() {
    try {
      while (!stopping && !Thread.currentThread().isInterrupted()) {
        FutureTask task = poll();
        if (task != null) {
          task.work().run();
        } else if (!stopping) {
          runIdle();
        }
      }
    } catch (Error e) {
      LOG.error("Chain import ended by an error; restart the node", e);
    } finally {
      stopping = true;
      refuseWaiting();
    }
  }

  private void runIdle() {
    try {
      whenIdle.run();
    } catch (RuntimeException e) {
      LOG.error("Chain import failed while idle", e);
    }
  }

  private @Nullable FutureTask poll() {
    try {
      return queue.poll(idle.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void refuseWaiting() {
    for (FutureTask task = queue.poll(); task != null; task = queue.poll()) {
      task.result().completeExceptionally(stopped());
    }
  }

  private static NodeException stopped() {
    return new NodeException(ErrorCode.NOT_READY, "the chain is not running");
  }
}
