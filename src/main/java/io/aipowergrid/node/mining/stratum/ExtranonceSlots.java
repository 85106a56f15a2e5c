package io.aipowergrid.node.mining.stratum;

import java.util.BitSet;
import java.util.OptionalInt;

/**
 * Numbers of sessions, each in use once; a number given back is the last to be given out again. Any
 * thread.
 */
final class ExtranonceSlots {
  /** Bits that tell sessions apart: 48 bits are left to each, days of work for a large rig. */
  static final int BITS = 16;

  private static final int COUNT = 1 << BITS;

  private final BitSet used = new BitSet(COUNT);
  private int next;

  /** A free number; empty when there is none. */
  synchronized OptionalInt take() {
    int slot = used.nextClearBit(next);
    if (slot >= COUNT) {
      slot = used.nextClearBit(0);
    }
    if (slot >= COUNT) {
      return OptionalInt.empty();
    }
    used.set(slot);
    next = (slot + 1) % COUNT;
    return OptionalInt.of(slot);
  }

  synchronized void giveBack(int slot) {
    used.clear(slot);
  }
}
