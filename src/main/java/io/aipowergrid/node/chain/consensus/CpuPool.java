package io.aipowergrid.node.chain.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The one bounded pool for hashing and signatures: as many platform threads as cores. The caller
 * waits; a call must not be made from within the pool. Thread-safe.
 */
public final class CpuPool implements AutoCloseable {
  private final ExecutorService executor;
  private final int threads;

  public CpuPool(int threads) {
    this.threads = threads;
    this.executor =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("chain-cpu-", 0).daemon().factory());
  }

  /** Threads that compute at once. */
  public int threads() {
    return threads;
  }

  /** Computes on the pool and waits. */
  public <T> T call(java.util.concurrent.Callable<T> task) {
    return get(executor.submit(task));
  }

  /**
   * Applies a function to pieces of a list, in parallel.
   *
   * @param pieceSize elements of a piece, the last one aside
   * @param function gives one result for each element of its piece
   * @return the results in the order of the elements
   */
  public <T, R> List<R> mapPieces(
      List<T> elements, int pieceSize, Function<List<T>, List<R>> function) {
    if (elements.size() <= pieceSize || threads == 1) {
      return elements.isEmpty() ? List.of() : call(() -> function.apply(elements));
    }
    var pieces = new ArrayList<Future<List<R>>>();
    for (int from = 0; from < elements.size(); from += pieceSize) {
      List<T> piece = elements.subList(from, Math.min(from + pieceSize, elements.size()));
      pieces.add(executor.submit(() -> function.apply(piece)));
    }
    var results = new ArrayList<R>(elements.size());
    pieces.forEach(piece -> results.addAll(get(piece)));
    return results;
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
