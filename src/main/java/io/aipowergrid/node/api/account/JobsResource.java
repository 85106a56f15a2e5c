package io.aipowergrid.node.api.account;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.QueryText;
import io.aipowergrid.node.api.StrictQuery;
import io.aipowergrid.node.api.auth.CurrentCaller;
import io.aipowergrid.node.api.auth.RequiresScope;
import io.aipowergrid.node.api.openai.JobAnswers;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/jobs}: what became of requests, and how to stop them. */
@Path("/v1/jobs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@StrictQuery
@Tag(name = "Account")
public class JobsResource {
  private static final String STATUSES =
      Arrays.stream(JobState.values()).map(JobBody::status).collect(Collectors.joining(", "));

  private final JobService jobs;
  private final JobAnswers answers;
  private final CurrentCaller caller;
  private final ApiConfig config;

  JobsResource(JobService jobs, JobAnswers answers, CurrentCaller caller, ApiConfig config) {
    this.jobs = jobs;
    this.answers = answers;
    this.caller = caller;
    this.config = config;
  }

  @GET
  @RequiresScope(Scope.RECEIPTS_READ)
  @Operation(operationId = "listJobs", summary = "Jobs of the project, newest first")
  public JobBody.Listing list(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("after") @Nullable String after,
      @Parameter(description = "As the jobs tell it: queued, running, succeeded, ...")
          @QueryParam("status")
          @Nullable String status,
      @QueryParam("model") @Nullable String model) {
    int count = (int) QueryText.number("limit", limit, 20, 1, config.pageSizeMax());
    var before = after == null ? null : QueryText.jobId("after", after);
    var filter = new JobFilter(null, caller.get().projectId(), model, states(status));
    var found = jobs.list(filter, before, count + 1);
    var page = found.stream().limit(count).map(job -> JobBody.of(job, null)).toList();
    return new JobBody.Listing("list", page, found.size() > count);
  }

  /** The id is that of the job, or that of the answer ({@code chatcmpl-...}). */
  @GET
  @Path("/{id}")
  @RequiresScope(Scope.RECEIPTS_READ)
  @Operation(operationId = "getJob", summary = "One job, with its answer once it has ended")
  public JobBody get(@PathParam("id") String id) throws InterruptedException {
    var job = requireOwn(id);
    return JobBody.of(job, answers.find(job).orElse(null));
  }

  @DELETE
  @Path("/{id}")
  @RequiresScope(Scope.INFERENCE)
  @Operation(operationId = "deleteJob", summary = "Stop a job; the same as cancel")
  public JobBody delete(@PathParam("id") String id) {
    return cancel(id);
  }

  @POST
  @Path("/{id}/cancel")
  @RequiresScope(Scope.INFERENCE)
  @Operation(
      operationId = "cancelJob",
      summary = "Stop a job; what was produced is charged, and nothing happens when it has ended")
  public JobBody cancel(@PathParam("id") String id) {
    var job = requireOwn(id);
    jobs.cancel(job.id(), CancelReason.REQUESTED);
    return JobBody.of(jobs.get(job.id()), null);
  }

  private static Set<JobState> states(@Nullable String status) {
    if (status == null) return Set.of();
    return Arrays.stream(JobState.values())
        .filter(state -> JobBody.status(state).equals(status))
        .findFirst()
        .map(Set::of)
        .orElseThrow(() -> QueryText.wrong("status", "must be one of " + STATUSES));
  }

  // A job of another project is as unknown as one that never was.
  private JobView requireOwn(String id) {
    var job = jobs.get(QueryText.jobId("id", id));
    if (job.projectId().equals(caller.get().projectId())) return job;
    throw new NodeException(ErrorCode.NOT_FOUND, "There is no such job.");
  }
}
