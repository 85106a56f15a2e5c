package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a job: admitted, queued, prefill, decode, receipt, settled. Stages are drawn in
 * proportion to their time, and none narrower than can be seen.
 */
final class Timeline {
  private static final int WIDTH_MIN = 4;

  private final JobView job;
  private final Instant end;
  private final @Nullable Instant receiptAt;

  Timeline(JobView job, @Nullable Instant receiptAt, Instant now) {
    this.job = job;
    this.end = later(job.createdAt(), job.endedAt() == null ? now : job.endedAt());
    this.receiptAt = receiptAt;
  }

  Duration total() {
    return Duration.between(job.createdAt(), end);
  }

  List<JobDetailView.Stage> stages() {
    var stages = new ArrayList<JobDetailView.Stage>();
    Instant admitted = job.createdAt();
    stages.add(moment("admitted", admitted));
    Instant started = job.startedAt();
    stages.add(span("queued", admitted, started == null ? end : started));
    if (started != null) {
      computing(stages, later(admitted, started));
    }
    if (job.state().ended() && job.state() != JobState.DEAD && job.endedAt() != null) {
      stages.add(moment("settled", end));
    }
    return stages;
  }

  private void computing(List<JobDetailView.Stage> stages, Instant started) {
    Duration first = job.timeToFirstToken();
    Instant firstAt = first == null ? end : later(started, job.createdAt().plus(first));
    stages.add(span("prefill", started, firstAt));
    Instant computed = receiptAt == null ? end : later(firstAt, receiptAt);
    if (first != null) {
      stages.add(span("decode", firstAt, computed));
    }
    if (receiptAt != null) {
      stages.add(span("receipt", computed, end));
    }
  }

  private JobDetailView.Stage moment(String name, Instant at) {
    return new JobDetailView.Stage(name, at, "", x(at), 0);
  }

  private JobDetailView.Stage span(String name, Instant from, Instant to) {
    Instant until = later(from, to);
    int x = Math.min(x(from), JobDetailView.LINE - WIDTH_MIN);
    int width = Math.max(WIDTH_MIN, x(until) - x);
    return new JobDetailView.Stage(name, from, Times.took(Duration.between(from, until)), x, width);
  }

  private int x(Instant at) {
    long whole = Math.max(1, total().toNanos());
    long part = Math.clamp(Duration.between(job.createdAt(), at).toNanos(), 0, whole);
    return (int) Math.round((double) part * JobDetailView.LINE / whole);
  }

  /** Clocks of database and node may differ by milliseconds; a stage never ends before it began. */
  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
