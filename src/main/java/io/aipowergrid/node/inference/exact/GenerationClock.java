package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.GenerationResult;
import java.time.Duration;

/** Takes the times of one generation, from its submit on. Belongs to the engine thread then. */
final class GenerationClock {
  private final long submittedNanos = System.nanoTime();
  private long startedNanos;
  private long firstTokenNanos;

  void started() {
    startedNanos = System.nanoTime();
  }

  void firstToken() {
    firstTokenNanos = System.nanoTime();
  }

  /** How long the parts took until now; what has not begun took no time. */
  GenerationResult.Timing timing() {
    long now = System.nanoTime();
    long started = startedNanos == 0 ? now : startedNanos;
    long first = firstTokenNanos == 0 ? now : firstTokenNanos;
    return new GenerationResult.Timing(
        Duration.ofNanos(started - submittedNanos),
        Duration.ofNanos(first - started),
        Duration.ofNanos(now - first),
        Duration.ofNanos(first - submittedNanos));
  }
}
