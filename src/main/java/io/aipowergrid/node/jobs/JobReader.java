package io.aipowergrid.node.jobs;

import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.jobs.data.Job;
import io.aipowergrid.node.jobs.data.JobListing;
import io.aipowergrid.node.jobs.data.SealedAnswer;
import io.aipowergrid.node.jobs.data.SealedPayload;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads jobs as records; changes nothing. Any thread. */
@ApplicationScoped
class JobReader {
  /**
   * A job with what its readers need.
   *
   * @param last null while it has not ended
   * @param answer null while it has not ended, or when it is not kept
   */
  record Told(
      UUID id,
      int choices,
      long outputMax,
      Instant createdAt,
      Caller caller,
      Map<String, String> echo,
      @Nullable JobEvent last,
      @Nullable Answer answer) {

    /** The whole log of a job that has ended, as a job of its own to read. */
    LiveJob replay() {
      var live = new LiveJob(id, choices, outputMax);
      tell(live);
      return live;
    }

    /** Tells a listener what it has not heard yet, up to the end. */
    void tell(LiveJob live) {
      if (answer != null) {
        answer.events().forEach(live::generated);
      }
      live.end(lastOrUnkept());
    }

    private JobEvent lastOrUnkept() {
      if (last instanceof JobEvent.Settled settled
          && answer == null
          && settled.outcome().usage().outputTokens() > 0) {
        return new JobEvent.Failed(
            ErrorCode.CONFLICT, "The job has ended, but its answer is no longer kept.");
      }
      return last == null
          ? new JobEvent.Failed(ErrorCode.INTERNAL, "The job has not ended.")
          : last;
    }
  }

  private final JobListing listing;
  private final JobSeal seal;
  private final LiveJobs liveJobs;

  @Inject
  JobReader(JobListing listing, JobSeal seal, LiveJobs liveJobs) {
    this.listing = listing;
    this.seal = seal;
    this.liveJobs = liveJobs;
  }

  @Transactional
  JobView get(UUID id) {
    Job job = Job.findById(id);
    if (job == null) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such job.");
    }
    return JobRows.view(job, SealedAnswer.count("jobId", id) > 0);
  }

  /** The job that an API request made; one request makes one job at most. */
  @Transactional
  Optional<UUID> findByRequest(String requestId) {
    return Job.<Job>find("requestId", requestId).firstResultOptional().map(job -> job.id);
  }

  @Transactional
  List<JobView> list(
      JobFilter filter, SortOrder<JobColumn> order, @Nullable UUID after, int limit) {
    var jobs = listing.page(filter, order, after, limit);
    var kept = listing.answersKept(jobs.stream().map(job -> job.id).toList());
    return jobs.stream().map(job -> JobRows.view(job, kept.contains(job.id))).toList();
  }

  @Transactional
  JobCounts counts() {
    var waiting = zeros();
    var running = zeros();
    int dead = 0;
    for (var line : listing.counts()) {
      switch (line.state()) {
        case QUEUED -> waiting.merge(line.priority(), line.count(), Integer::sum);
        case RUNNING -> running.merge(line.priority(), line.count(), Integer::sum);
        case DEAD -> dead += line.count();
        case SUCCEEDED, CANCELLED, EXPIRED, FAILED -> {
          // Not counted: history grows without end.
        }
      }
    }
    return new JobCounts(sum(waiting), sum(running), dead, waiting, running);
  }

  /** Everything a reader of this job needs; empty when there is no such job. */
  @Transactional
  Optional<Told> told(UUID id) {
    Job job = Job.findById(id);
    if (job == null) {
      return Optional.empty();
    }
    if (!job.state.ended()) {
      return Optional.of(told(job, waitingEcho(id), null, null));
    }
    SealedAnswer sealed = SealedAnswer.findById(id);
    var answer = sealed == null ? null : seal.openAnswer(id, sealed.sealed).orElse(null);
    Map<String, String> echo = answer == null ? Map.of() : answer.echo();
    return Optional.of(told(job, echo, JobRows.lastEvent(job), answer));
  }

  /** Those of the given jobs that have ended. */
  @Transactional
  List<UUID> endedAmong(List<UUID> ids) {
    return listing.endedAmong(ids);
  }

  /** Tells the listeners of a job that has ended elsewhere. */
  void endLive(UUID id) {
    var live = liveJobs.remove(id);
    if (live.isPresent()) {
      told(id).ifPresent(told -> told.tell(live.get()));
    }
  }

  private Map<String, String> waitingEcho(UUID id) {
    SealedPayload sealed = SealedPayload.findById(id);
    return sealed == null
        ? Map.of()
        : seal.openPayload(id, sealed.sealed).map(Payload::echo).orElse(Map.of());
  }

  private static Told told(
      Job job, Map<String, String> echo, @Nullable JobEvent last, @Nullable Answer answer) {
    return new Told(
        job.id,
        job.choices,
        job.outputMax,
        job.createdAt,
        ClaimedJob.callerOf(job),
        echo,
        last,
        answer);
  }

  private static Map<JobPriority, Integer> zeros() {
    var counts = new EnumMap<JobPriority, Integer>(JobPriority.class);
    for (var priority : JobPriority.values()) {
      counts.put(priority, 0);
    }
    return counts;
  }

  private static int sum(Map<JobPriority, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
