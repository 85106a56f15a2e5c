package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationFault;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a run's events arrive, on the engine's threads: logs them, measures, never waits. */
final class RunSink implements Consumer<JobEvent.Generated> {
  /** A choice that ended by a fault which gets a receipt. */
  record Faulted(int choice, GenerationFault fault) {}

  private final ClaimedJob job;
  private final LiveJob live;
  private final Cancellation cancellation;
  private final JobMeters meters;
  private final InstantSource clock;
  private final long[] lastTokenNanos;
  private volatile @Nullable Faulted faulted;
  private volatile @Nullable NodeException failure;
  private volatile @Nullable Duration firstToken;

  RunSink(ClaimedJob job, LiveJob live, JobMeters meters, InstantSource clock) {
    this.job = job;
    this.live = live;
    this.cancellation = live.cancellation();
    this.meters = meters;
    this.clock = clock;
    this.lastTokenNanos = new long[job.choices()];
  }

  @Override
  public void accept(JobEvent.Generated event) {
    if (failure != null) {
      return;
    }
    switch (event.event()) {
      case GenerationEvent.Token _ -> measure(event.choice());
      case GenerationEvent.Finished finished -> {
        if (finished.reason() == FinishReason.CANCELLED && stoppedByNode()) {
          // The job will run again to its end; its listeners must not take this for one.
          return;
        }
      }
      case GenerationEvent.Failed failed -> {
        var fault = failed.fault();
        faulted = fault == null ? null : new Faulted(event.choice(), fault);
        failure = new NodeException(failed.code(), failed.detail());
      }
      case GenerationEvent.Started _ -> {
        // Logged like the others.
      }
    }
    if (!live.generated(event)) {
      failure =
          new NodeException(ErrorCode.INTERNAL, "The engine made more tokens than asked for.");
      cancellation.cancel(CancelReason.NODE_STOPPING);
    }
  }

  /** Why a choice failed; null when none did. */
  @Nullable NodeException failure() {
    return failure;
  }

  /** The choice of {@link #failure()} and its fault; null when it is none with a receipt. */
  @Nullable Faulted faulted() {
    return faulted;
  }

  /** From admission to the first token of any choice; null before it. */
  @Nullable Duration firstToken() {
    return firstToken;
  }

  private boolean stoppedByNode() {
    var reason = cancellation.reason();
    return reason != null && !reason.leadsTo().ended();
  }

  private void measure(int choice) {
    long now = System.nanoTime();
    if (firstToken == null) {
      var elapsed = Duration.between(job.createdAt(), clock.instant());
      firstToken = elapsed;
      meters.firstToken(job.modelId(), elapsed);
    }
    // Zero means no token yet; a nanosecond clock that shows exactly zero costs one sample.
    if (lastTokenNanos[choice] != 0) {
      meters.interToken(job.modelId(), now - lastTokenNanos[choice]);
    }
    lastTokenNanos[choice] = now;
  }
}
