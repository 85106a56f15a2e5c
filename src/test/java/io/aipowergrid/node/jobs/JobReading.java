package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.GenerationEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Reading handles to their end, and waiting for a condition, with one patience for all tests. */
final class JobReading {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private JobReading() {}

  static List<JobEvent> all(JobHandle handle) throws InterruptedException {
    var events = new ArrayList<JobEvent>();
    do {
      var event = handle.poll(PATIENCE);
      assertThat(event)
          .as("an event of job %s after %d others", handle.id(), events.size())
          .isNotNull();
      events.add(event);
    } while (!events.getLast().last());
    return events;
  }

  static JobEvent last(JobHandle handle) throws InterruptedException {
    return all(handle).getLast();
  }

  static JobOutcome outcome(JobHandle handle) throws InterruptedException {
    var last = last(handle);
    assertThat(last).isInstanceOf(JobEvent.Settled.class);
    return ((JobEvent.Settled) last).outcome();
  }

  static void awaitTokens(JobHandle handle, int tokens) throws InterruptedException {
    for (int seen = 0; seen < tokens; ) {
      var event = handle.poll(PATIENCE);
      assertThat(event).as("token %d of job %s", seen, handle.id()).isNotNull();
      if (event instanceof JobEvent.Generated(int _, GenerationEvent.Token _)) {
        seen++;
      }
    }
  }

  static void until(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
