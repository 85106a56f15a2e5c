package io.aipowergrid.node.inference.exact;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Measures how fast memory can be read: the limit of decoding, which reads every weight once. */
final class MemoryRead {
  /** Beyond the caches of any processor. */
  private static final long BYTES = 256L << 20;

  private static final int ROUNDS = 5;

  /** Parts are multiples of this. */
  private static final long UNIT = 4096;

  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, UNIT);

  MemoryRead() {
    // Pages nobody wrote to would all be the same page of zeros.
    memory.fill((byte) 1);
  }

  /** The best of a few rounds of that team. */
  double bytesPerSecond(WorkerPool pool) {
    long best = Long.MAX_VALUE;
    var sums = new long[pool.threads()];
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      pool.run((part, parts) -> sums[part] = read(part(part, parts)));
      best = Math.min(best, System.nanoTime() - start);
    }
    return BYTES * 1e9 / best;
  }

  private MemorySegment part(int part, int parts) {
    long from = BYTES / UNIT * part / parts * UNIT;
    long to = BYTES / UNIT * (part + 1) / parts * UNIT;
    return memory.asSlice(from, to - from);
  }

  private static long read(MemorySegment part) {
    if (NativeSupport.shipped() instanceof NativeSupport.Available available) {
      return available.library().read(part);
    }
    long sum = 0;
    for (long i = 0; i < part.byteSize(); i += Long.BYTES) {
      sum += part.get(JAVA_LONG, i);
    }
    return sum;
  }
}
