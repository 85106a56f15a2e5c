package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Quotas;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One claimed job from its start to its end: steps 4 to 9 of architecture.md 3. Virtual threads.
 */
@ApplicationScoped
class JobExecution {
  private static final Logger LOG = Logger.getLogger(JobExecution.class);

  private final InstantSource clock;
  private final JobSeal seal;
  private final LiveJobs liveJobs;
  private final JobTimers timers;
  private final JobMeters meters;
  private final JobSignals signals;
  private final Settlement settlement;
  private final Closing closing;
  private final Quotas quotas;
  private final List<JobRunner> runners;

  @Inject
  JobExecution(
      InstantSource clock,
      JobSeal seal,
      LiveJobs liveJobs,
      JobTimers timers,
      JobMeters meters,
      JobSignals signals,
      Settlement settlement,
      Closing closing,
      Quotas quotas,
      @All List<JobRunner> runners) {
    this.clock = clock;
    this.seal = seal;
    this.liveJobs = liveJobs;
    this.timers = timers;
    this.meters = meters;
    this.signals = signals;
    this.settlement = settlement;
    this.closing = closing;
    this.quotas = quotas;
    this.runners = runners.stream().sorted(Comparator.comparingInt(JobRunner::preference)).toList();
  }

  /** Runs the job and closes it in whatever way it ends; never throws. */
  void run(ClaimedJob job) {
    meters.started(job.priority(), Duration.between(job.createdAt(), job.startedAt()));
    var live = liveJobs.open(job.id(), job.choices(), job.outputMax());
    var payload = seal.openPayload(job.id(), job.sealedPayload());
    try {
      if (payload.isEmpty()) {
        fail(job, ErrorCode.INTERNAL, "The request of this job can no longer be read.", List.of());
        return;
      }
      var sink = new RunSink(job, live, meters, clock);
      var failure = compute(job, payload.get(), live, sink);
      conclude(job, payload.get(), live, sink, failure);
    } catch (RuntimeException e) {
      // The lease runs out and the job is run again, free of charge: nothing is lost.
      LOG.errorf(e, "Job could not be closed job=%s", job.id());
    }
  }

  private @Nullable NodeException compute(
      ClaimedJob job, Payload payload, LiveJob live, RunSink sink) {
    var cancellation = live.cancellation();
    if (cancellation.cancelled()) {
      return null;
    }
    var deadline = timers.at(job.deadlineAt(), () -> cancellation.cancel(CancelReason.DEADLINE));
    try {
      var assignment =
          new JobAssignment(
              job.id(),
              job.caller().organisationId(),
              job.attempt(),
              job.modelId(),
              payload.generations(),
              job.deadlineAt(),
              cancellation);
      runnerOf(job.modelId()).run(assignment, sink);
      return sink.failure();
    } catch (NodeException e) {
      return e;
    } catch (InterruptedException e) {
      // The node stops in haste. The flag stays off so that the job can still be handed back.
      cancellation.cancel(CancelReason.NODE_STOPPING);
      return null;
    } catch (RuntimeException e) {
      LOG.errorf(e, "Runner failed job=%s", job.id());
      return new NodeException(ErrorCode.INTERNAL, "The node failed while it ran this job.");
    } finally {
      deadline.cancel(false);
      var reason = cancellation.reason();
      if (reason != null) {
        meters.cancelled(reason, cancellation.age());
      }
    }
  }

  private JobRunner runnerOf(String modelId) {
    return runners.stream()
        .filter(runner -> runner.accepts(modelId))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.MODEL_NOT_FOUND, "No runner of this node has the model any more."));
  }

  private void conclude(
      ClaimedJob job,
      Payload payload,
      LiveJob live,
      RunSink sink,
      @Nullable NodeException failure) {
    var reason = live.cancellation().reason();
    if (live.allFinished() || (reason != null && reason.leadsTo().ended())) {
      settle(job, payload, live, sink, reason, failure == null);
    } else if (failure != null) {
      var faulted = sink.faulted();
      var receiptIds =
          faulted == null ? List.<String>of() : closing.issue(job, payload, faulted, live.answer());
      handleFailure(job, live, failure, receiptIds);
    } else if (reason != null) {
      giveUp(job, live, reason);
    } else {
      handleFailure(
          job,
          live,
          new NodeException(ErrorCode.INTERNAL, "The engine ended this job without a result."),
          List.of());
    }
  }

  private void settle(
      ClaimedJob job,
      Payload payload,
      LiveJob live,
      RunSink sink,
      @Nullable CancelReason reason,
      boolean chargeable) {
    var run = new Closing.Run(live.answer(), sink.firstToken(), reason, chargeable);
    var settled = closing.settle(job, payload, run);
    if (settled.isEmpty()) {
      LOG.warnf("Job finished after its lease was lost job=%s attempt=%d", job.id(), job.attempt());
      live.renewCancellation();
      return;
    }
    var outcome = settled.get();
    quotas.giveBack(job.caller(), Math.max(0, job.tokensWorst() - outcome.usage().totalTokens()));
    ended(job, new JobEvent.Settled(outcome), outcome.state());
  }

  private void giveUp(ClaimedJob job, LiveJob live, CancelReason reason) {
    if (reason == CancelReason.NODE_STOPPING && settlement.handBack(job)) {
      meters.handedBack("node_stopping");
      LOG.infof("Job handed back job=%s attempt=%d", job.id(), job.attempt());
    }
    live.renewCancellation();
  }

  private void handleFailure(
      ClaimedJob job, LiveJob live, NodeException failure, List<String> receiptIds) {
    switch (failure.code()) {
      case QUEUE_FULL, DRAINING -> {
        settlement.unclaim(job);
        meters.handedBack("engine_full");
        live.renewCancellation();
      }
      default -> {
        if (!failure.code().retryable()) {
          fail(job, failure.code(), failure.detail(), receiptIds);
          return;
        }
        LOG.warnf(
            "Job failed job=%s attempt=%d code=%s detail=%s",
            job.id(), job.attempt(), failure.code().rc(), failure.detail());
        var dead = settlement.retry(job, failure.code(), failure.detail());
        dead.ifPresent(last -> ended(job, last, JobState.DEAD));
        if (dead.isEmpty()) {
          meters.handedBack("failed");
          live.renewCancellation();
        }
      }
    }
  }

  private void fail(ClaimedJob job, ErrorCode code, String detail, List<String> receiptIds) {
    Optional<JobEvent> last = settlement.fail(job, code, detail, receiptIds);
    quotas.giveBack(job.caller(), job.tokensWorst());
    last.ifPresent(event -> ended(job, event, JobState.FAILED));
  }

  private void ended(ClaimedJob job, JobEvent last, JobState state) {
    liveJobs.end(job.id(), last);
    meters.ended(job.priority(), state, Duration.between(job.startedAt(), clock.instant()));
    signals.ended(new JobEnded(job.id(), job.caller().projectId(), state));
  }
}
