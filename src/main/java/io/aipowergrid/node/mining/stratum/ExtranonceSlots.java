package io.aipowergrid.node.mining.stratum;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Numbers of sessions, each in use once; a number given back is the last to be given out again. Any
 * thread.
 */
final class ExtranonceSlots {
  /** The most bits that tell sessions apart: 48 are left to each, days of work for a large rig. */
  static final int BITS_MAX = 16;

  private final BitSet used = new BitSet(1 << BITS_MAX);
  private int next;

  /**
   * A free number; empty when there is none.
   *
   * @param bits that it may have, at most {@link #BITS_MAX}
   */
  synchronized OptionalInt take(int bits) {
    int count = 1 << bits;
    int slot = used.nextClearBit(Math.min(next, count));
    if (slot >= count) {
      slot = used.nextClearBit(0);
    }
    if (slot >= count) {
      return OptionalInt.empty();
    }
    used.set(slot);
    next = slot + 1;
    return OptionalInt.of(slot);
  }

  synchronized void giveBack(int slot) {
    used.clear(slot);
  }
}
