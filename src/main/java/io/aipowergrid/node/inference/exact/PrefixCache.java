package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The full pages of prompts and answers that later prompts may begin with. They live in the KV
 * memory that no reservation needs, and in no more than they may: what was not used for longest
 * leaves first. Belongs to the engine thread; the counters may be read by others.
 */
final class PrefixCache {
  private final KvPagePool pool;
  private final long idleBytesMax;

  // The least recently used first. A page is used with all that precede it and they count as used
  // after it, so a page never leaves before those that continue it.
  private final SequencedMap<Hash256, CachedPage> pages = new LinkedHashMap<>();
  private long idleBytes;
  private volatile long pagesInUse;
  private volatile long pagesIdle;
  private volatile long tokensAsked;
  private volatile long tokensFound;

  /**
   * @param idleBytesMax bytes of pages that nobody reads, at most
   */
  PrefixCache(KvPagePool pool, long idleBytesMax) {
    this.pool = pool;
    this.idleBytesMax = idleBytesMax;
  }

  /** Pages that running generations read. */
  long pagesInUse() {
    return pagesInUse;
  }

  /** Pages that nobody reads now. */
  long pagesIdle() {
    return pagesIdle;
  }

  /** Prompt tokens of all generations that looked for pages. */
  long tokensAsked() {
    return tokensAsked;
  }

  /** The part of them that was found. */
  long tokensFound() {
    return tokensFound;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  void count(int asked, int found) {
    tokensFound += found;
    tokensAsked += asked;
  }

  /** The first of these pages, as far as they are here; they stay until they are released. */
  List<CachedPage> use(List<Hash256> keys) {
    var found = new ArrayList<CachedPage>();
    for (var key : keys) {
      var page = pages.get(key);
      if (page == null) {
        break;
      }
      addUser(page);
      found.add(page);
    }
    touch(found);
    return found;
  }

  /**
   * Takes over a reserved page of its caller, who goes on using it; or uses the equal one that is
   * here already, and the caller's is free.
   */
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  CachedPage keep(CachedPage offered) {
    var present = pages.get(offered.key);
    if (present != null) {
      pool.giveBack(offered.shape, offered.page);
      pool.cancelReservation(offered.shape, 1);
      addUser(present);
      return present;
    }
    pool.moveToCache(offered.shape);
    offered.users = 1;
    pagesInUse++;
    pages.putLast(offered.key, offered);
    return offered;
  }

  /** Notes that these pages, which follow one another from the first, are used now. */
  void touch(List<CachedPage> prefix) {
    for (var page : prefix.reversed()) {
      if (!page.forgotten) {
        pages.putLast(page.key, page);
      }
    }
  }

  /** Ends a use. */
  void release(List<CachedPage> prefix) {
    touch(prefix);
    prefix.forEach(this::removeUser);
    evict(idleBytes - idleBytesMax);
  }

  /** Reserves pages, and frees what is not in use when they would not fit otherwise. */
  boolean tryReserve(KvShape shape, int count) {
    return tryReserve(shape, count, 0);
  }

  /**
   * Reserves pages as above, but only where something is left.
   *
   * @param spareBytes what must be left, free or in pages that are not in use
   */
  boolean tryReserve(KvShape shape, int count, long spareBytes) {
    long bytes = count * shape.pageBytes();
    if (pool.bytesMissing(bytes + spareBytes) > idleBytes) {
      return false;
    }
    evict(pool.bytesMissing(bytes));
    return pool.tryReserve(shape, count);
  }

  private void evict(long bytes) {
    long left = bytes;
    var oldest = pages.values().iterator();
    while (left > 0) {
      var page = oldest.next();
      if (page.users == 0) {
        oldest.remove();
        left -= page.shape.pageBytes();
        free(page);
      }
    }
  }

  /** Forgets the pages of all models but these. */
  void keepOnly(Set<Hash256> modelRoots) {
    forget(page -> !modelRoots.contains(page.modelRoot));
  }

  /** Forgets the pages in that memory, which is given back. */
  void leave(DeviceKv memory) {
    forget(page -> page.shape.device() == memory);
    pool.dropFree();
  }

  /** Forgets everything and lets go of free memory; what is in use is freed with its last user. */
  void clear() {
    forget(page -> true);
    pool.dropFree();
  }

  private void forget(Predicate<CachedPage> which) {
    var all = pages.values().iterator();
    while (all.hasNext()) {
      var page = all.next();
      if (which.test(page)) {
        all.remove();
        page.forgotten = true;
        if (page.users == 0) {
          free(page);
        }
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void addUser(CachedPage page) {
    if (page.users++ == 0) {
      pagesIdle--;
      pagesInUse++;
      idleBytes -= page.shape.pageBytes();
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void removeUser(CachedPage page) {
    if (--page.users > 0) {
      return;
    }
    pagesInUse--;
    pagesIdle++;
    idleBytes += page.shape.pageBytes();
    if (page.forgotten) {
      free(page);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the engine thread only.
  private void free(CachedPage page) {
    pagesIdle--;
    idleBytes -= page.shape.pageBytes();
    pool.takeFromCache(page.shape, page.page);
  }
}
