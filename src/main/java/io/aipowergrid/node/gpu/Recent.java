package io.aipowergrid.node.gpu;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Something that is costly to ask for, kept for a while for those who read many figures of it at
 * once. Any thread.
 */
final class Recent<T> {
  private final Supplier<T> source;
  private final long keptNanos;
  private final LongSupplier nanoTime;
  private @Nullable T last;
  private long lastAt;

  /**
   * @param nanoTime never goes back
   */
  Recent(Supplier<T> source, Duration kept, LongSupplier nanoTime) {
    this.source = source;
    this.keptNanos = kept.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Younger than it is kept. */
  synchronized T get() {
    long now = nanoTime.getAsLong();
    T known = last;
    if (known == null || now - lastAt >= keptNanos) {
      known = source.get();
      last = known;
      lastAt = now;
    }
    return known;
  }
}
