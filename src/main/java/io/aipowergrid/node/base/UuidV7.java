package io.aipowergrid.node.base;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/**
 * Time-ordered identifiers for primary keys (RFC 9562, version 7): 48 bits of milliseconds, then a
 * counter that keeps ids of one process in the order they were made, then chance. Thread-safe.
 */
public final class UuidV7 {
  private static final SecureRandom CHANCE = new SecureRandom();
  private static final long COUNTER_MAX = 0xFFF;

  // Milliseconds shifted left by 12 bits, plus the counter: the time-ordered part of the last id.
  private static long last;

  private UuidV7() {}

  /**
   * A new id that sorts after every id made before it by this process.
   *
   * @param now the time to order by; an earlier time than before is treated as no time passed
   */
  public static UUID at(Instant now) {
    long ordered = nextOrdered(now.toEpochMilli());
    long high = (ordered >>> 12) << 16 | 0x7000 | (ordered & COUNTER_MAX);
    long low = 0x8000_0000_0000_0000L | (CHANCE.nextLong() >>> 2);
    return new UUID(high, low);
  }

  /** The least id of a time's millisecond, so that a listing can begin or end there. */
  public static UUID floor(Instant time) {
    long millis = Math.max(0, time.toEpochMilli());
    return new UUID(millis << 16 | 0x7000, 0x8000_0000_0000_0000L);
  }

  /** The millisecond in an id made by {@link #at}. */
  public static Instant instantOf(UUID id) {
    return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
  }

  // A full counter borrows from the next millisecond (RFC 9562, 6.2), so order always holds.
  private static synchronized long nextOrdered(long millis) {
    last = Math.max(last + 1, millis << 12);
    return last;
  }
}
