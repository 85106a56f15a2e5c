package io.aipowergrid.node.chain.script;

/** How lock times and sequences are to be read (BIP 65, 68, 112; primitives/transaction.h). */
public final class LockTimes {
  /** LOCKTIME_THRESHOLD: lock times below are heights, others seconds since 1970. */
  public static final long THRESHOLD = 500_000_000;

  /** SEQUENCE_LOCKTIME_DISABLE_FLAG: such a sequence locks nothing. */
  public static final long SEQUENCE_DISABLE_FLAG = 1L << 31;

  /** SEQUENCE_LOCKTIME_TYPE_FLAG: the sequence counts units of time, not blocks. */
  public static final long SEQUENCE_TIME_FLAG = 1L << 22;

  /** SEQUENCE_LOCKTIME_MASK: the bits of a sequence that count. */
  public static final long SEQUENCE_VALUE_MASK = 0xffff;

  /** SEQUENCE_LOCKTIME_GRANULARITY: a unit of time has 2^9 seconds. */
  public static final int SEQUENCE_SECONDS_SHIFT = 9;

  private LockTimes() {}
}
