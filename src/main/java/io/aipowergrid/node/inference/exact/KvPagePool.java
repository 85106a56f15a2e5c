package io.aipowergrid.node.inference.exact;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The KV memory of the engine. A sequence reserves pages before it takes them, so a pass that has
 * begun never lacks memory; what is reserved and what the cache holds never exceed the limit. Pages
 * themselves are made when needed and kept for reuse. Used by the engine thread; the counter of
 * used pages may be read by others.
 */
final class KvPagePool {
  private final long bytesMax;
  private final Map<KvShape, Deque<KvPage>> free = new HashMap<>();
  private long bytesReserved;
  private long bytesCached;
  private long bytesAllocated;
  private volatile long pagesUsed;

  KvPagePool(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  long bytesMax() {
    return bytesMax;
  }

  /** Pages that sequences have of their own. */
  long pagesUsed() {
    return pagesUsed;
  }

  long bytesReserved() {
    return bytesReserved;
  }

  long bytesCached() {
    return bytesCached;
  }

  /** Bytes of all pages that exist: used, cached and free. */
  long bytesAllocated() {
    return bytesAllocated;
  }

  /** Bytes of pages that wait to be used again. */
  long bytesFree() {
    long sum = 0;
    for (var pages : free.entrySet()) {
      sum += pages.getValue().size() * pages.getKey().pageBytes();
    }
    return sum;
  }

  /** Whether a sequence of that length could ever run here. */
  boolean couldHold(KvShape shape, int positions) {
    return KvShape.pages(positions) * shape.pageBytes() <= bytesMax;
  }

  /** Bytes that must be freed before so many pages can be reserved. */
  long bytesMissing(KvShape shape, int pages) {
    return bytesMissing(pages * shape.pageBytes());
  }

  /** Bytes that must be freed before so many can be reserved. */
  long bytesMissing(long bytes) {
    return Math.max(0, bytesReserved + bytesCached + bytes - bytesMax);
  }

  boolean tryReserve(KvShape shape, int pages) {
    if (bytesMissing(shape, pages) > 0) {
      return false;
    }
    bytesReserved += pages * shape.pageBytes();
    return true;
  }

  void cancelReservation(KvShape shape, int pages) {
    bytesReserved -= pages * shape.pageBytes();
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
    addFree(shape, page);
  }

  private void addFree(KvShape shape, KvPage page) {
    free.computeIfAbsent(shape, unused -> new ArrayDeque<>()).push(page);
  }

  /** A page that was taken and reserved by a sequence is the cache's from now on. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  void moveToCache(KvShape shape) {
    pagesUsed--;
    bytesReserved -= shape.pageBytes();
    bytesCached += shape.pageBytes();
  }

  /** A page of the cache is free. */
  void takeFromCache(KvShape shape, KvPage page) {
    bytesCached -= shape.pageBytes();
    addFree(shape, page);
  }

  /** Leaves the free pages to the collector, or to their device. */
  void dropFree() {
    bytesAllocated -= bytesFree();
    free.values().forEach(pages -> pages.forEach(KvPage::drop));
    free.clear();
  }
}
