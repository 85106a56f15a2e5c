package io.aipowergrid.node.inference.exact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The KV memory of the engine. A sequence reserves its worst case before it starts, so a running
 * one never lacks memory; pages themselves are made when needed and kept for reuse. Used by the
 * engine thread; counters may be read by others.
 */
final class KvPagePool {
  private final long bytesMax;
  private final Map<KvShape, Deque<KvPage>> free = new HashMap<>();
  private long bytesReserved;
  private long bytesAllocated;
  private volatile long pagesUsed;

  KvPagePool(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  long bytesMax() {
    return bytesMax;
  }

  long pagesUsed() {
    return pagesUsed;
  }

  /** Whether a sequence of that length could ever run here. */
  boolean couldHold(KvShape shape, int positions) {
    return bytes(shape, positions) <= bytesMax;
  }

  boolean tryReserve(KvShape shape, int positions) {
    long bytes = bytes(shape, positions);
    if (bytesReserved + bytes > bytesMax) {
      return false;
    }
    bytesReserved += bytes;
    return true;
  }

  void cancelReservation(KvShape shape, int positions) {
    bytesReserved -= bytes(shape, positions);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  KvPage take(KvShape shape) {
    pagesUsed++;
    var pages = free.get(shape);
    if (pages != null && !pages.isEmpty()) {
      return pages.pop();
    }
    // Pages kept for a model of another shape must not add up beyond the limit.
    if (bytesAllocated + shape.pageBytes() > bytesMax) {
      dropFree();
    }
    bytesAllocated += shape.pageBytes();
    return new KvPage(shape);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  void giveBack(KvShape shape, KvPage page) {
    pagesUsed--;
    free.computeIfAbsent(shape, unused -> new ArrayDeque<>()).push(page);
  }

  private void dropFree() {
    free.forEach((shape, pages) -> bytesAllocated -= pages.size() * shape.pageBytes());
    free.clear();
  }

  private static long bytes(KvShape shape, int positions) {
    return KvShape.pages(positions) * shape.pageBytes();
  }
}
