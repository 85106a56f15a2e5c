package io.aipowergrid.node.chain.sync;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast the tip rises, over the last minute. Any thread. */
final class DownloadRate {
  private static final Duration SPAN = Duration.ofMinutes(1);
  private static final int SAMPLES_MAX = 61;

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, int height) {}

  /** Notes the height of the tip; about once a second. */
  synchronized void note(Instant now, int height) {
    samples.addLast(new Sample(now, height));
    while (samples.size() > SAMPLES_MAX || samples.getFirst().at().isBefore(now.minus(SPAN))) {
      samples.removeFirst();
    }
  }

  /** Blocks a second; 0 while standing still or before there are two notes. */
  synchronized double blocksPerSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    double seconds = Duration.between(first.at(), last.at()).toMillis() / 1000.0;
    return seconds <= 0 ? 0 : Math.max(0, (last.height() - first.height()) / seconds);
  }

  /** How long so many blocks will take. */
  Optional<Duration> timeFor(int blocks) {
    double rate = blocksPerSecond();
    return rate <= 0 || blocks <= 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) Math.ceil(blocks / rate)));
  }
}
