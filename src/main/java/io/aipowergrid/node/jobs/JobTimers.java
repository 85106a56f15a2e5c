package io.aipowergrid.node.jobs;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One thread that does nothing but ring: what it starts must not block. Any thread may set it. */
@ApplicationScoped
class JobTimers {
  private final InstantSource clock;
  private @Nullable ScheduledThreadPoolExecutor ringer;

  @Inject
  JobTimers(InstantSource clock) {
    this.clock = clock;
  }

  synchronized void start() {
    if (ringer != null) {
      return;
    }
    ringer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("jobs-timer").factory());
    // Nearly every deadline is taken back, so its timer must not stay until it would have rung.
    ringer.setRemoveOnCancelPolicy(true);
  }

  synchronized void stop() {
    if (ringer != null) {
      ringer.shutdownNow();
      ringer = null;
    }
  }

  /** Rings once, at once when the instant has passed. */
  Future<?> at(Instant instant, Runnable action) {
    long millis = Math.max(0, Duration.between(clock.instant(), instant).toMillis());
    return running().schedule(action, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * Rings again and again; the action runs on a virtual thread of its own and may block. A ring
   * while it still runs is passed over.
   */
  void every(Duration period, String name, Runnable action) {
    var busy = new AtomicBoolean();
    Runnable guarded =
        () -> {
          try {
            action.run();
          } finally {
            busy.set(false);
          }
        };
    Runnable ring =
        () -> {
          if (busy.compareAndSet(false, true)) {
            Thread.ofVirtual().name(name).start(guarded);
          }
        };
    running()
        .scheduleWithFixedDelay(ring, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized ScheduledThreadPoolExecutor running() {
    if (ringer == null) {
      throw new IllegalStateException("the timers of the job queue are not started");
    }
    return ringer;
  }
}
