package io.aipowergrid.node.mining.stratum;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the entry used longest ago when it has one too many. One thread at a time. */
final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int entriesMax;

  BoundedMap(int entriesMax) {
    super(16, 0.75f, true);
    this.entriesMax = entriesMax;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > entriesMax;
  }
}
