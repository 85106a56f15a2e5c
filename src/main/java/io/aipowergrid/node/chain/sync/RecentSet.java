package io.aipowergrid.node.chain.sync;

import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers the last so many things; the oldest is forgotten. Any thread. */
final class RecentSet<T> {
  private final int max;
  private final Set<T> things = new LinkedHashSet<>();

  RecentSet(int max) {
    this.max = max;
  }

  /** Remembers; false when it was remembered already. */
  synchronized boolean add(T thing) {
    if (!things.add(thing)) {
      return false;
    }
    if (things.size() > max) {
      var oldest = things.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  synchronized boolean contains(T thing) {
    return things.contains(thing);
  }

  synchronized void clear() {
    things.clear();
  }

  synchronized int size() {
    return things.size();
  }
}
