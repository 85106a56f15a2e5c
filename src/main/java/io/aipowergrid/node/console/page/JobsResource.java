package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.jobs.CancelReason;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The live queue and every job: its state, its price, its end. */
@Path("/console/jobs")
@ShowsErrors
@RunOnVirtualThread
public class JobsResource {
  private static final String PATH = "/console/jobs";

  private final Frames frames;
  private final CurrentSession session;
  private final JobService jobs;
  private final Choices choices;
  private final JobDetails details;
  private final Names names;
  private final ConsoleConfig config;

  JobsResource(
      Frames frames,
      CurrentSession session,
      JobService jobs,
      Choices choices,
      JobDetails details,
      Names names,
      ConsoleConfig config) {
    this.frames = frames;
    this.session = session;
    this.jobs = jobs;
    this.choices = choices;
    this.details = details;
    this.names = names;
    this.config = config;
  }

  /** The list, or only its changing part for htmx. */
  @GET
  @Allow(Access.VIEWER)
  public Response list(
      @BeanParam JobsQuery query, @HeaderParam("HX-Request") @Nullable String part) {
    var frame = frames.of("Jobs", Section.JOBS);
    var view = view(query);
    return Html.page(part == null ? Pages.jobs(frame, view) : Pages.jobs$list(frame, view));
  }

  private JobsView view(JobsQuery query) {
    Address filters = query.address(PATH);
    var sorting = query.sorting();
    Address address = sorting.on(filters);
    UUID after = Ids.orNull(query.before);
    var read = jobs.list(filter(query), sorting.order(), after, config.pageRows() + 1);
    String csv = address.at(PATH + "/export.csv").toString();
    var pager = Pager.of(rows(read), config.pageRows(), query.before, address, JobRow::id, csv);
    return new JobsView(
        session.operator() ? queues() : List.of(),
        states(query.state()),
        choices.models(query.model()),
        session.operator() ? choices.customers(query.customer()) : List.of(),
        Listing.of(JobsTable.heads(sorting, filters, session.operator()), pager, sorting),
        address.with("before", query.before).toString(),
        !filters.params().isEmpty());
  }

  private JobFilter filter(JobsQuery query) {
    UUID kept = session.organisationFilter();
    UUID wanted = Ids.orNull(query.customer());
    return new JobFilter(
        kept != null ? kept : wanted,
        null,
        query.model().isEmpty() ? null : query.model(),
        query.states());
  }

  private List<JobsView.QueueRow> queues() {
    var counts = jobs.counts();
    return Arrays.stream(JobPriority.values())
        .map(
            queue ->
                new JobsView.QueueRow(
                    JobRow.queue(queue),
                    counts.runningByPriority().getOrDefault(queue, 0),
                    counts.waitingByPriority().getOrDefault(queue, 0)))
        .toList();
  }

  private static List<Choice> states(String wanted) {
    var choices = new ArrayList<Choice>();
    choices.add(Choice.of("", "any state", wanted));
    choices.add(Choice.of("open", "waiting or running", wanted));
    for (JobState state : JobState.values()) {
      String name = state.name().toLowerCase(Locale.ROOT);
      choices.add(Choice.of(name, state == JobState.DEAD ? "dead letter" : name, wanted));
    }
    return choices;
  }

  private List<JobRow> rows(List<JobView> read) {
    return read.stream()
        .map(job -> new JobRow(job, names.organisation(job.organisationId())))
        .toList();
  }

  /** The whole filtered list as a file. */
  @GET
  @Path("export.csv")
  @Allow(Access.VIEWER)
  public Response export(@BeanParam JobsQuery query) {
    var order = query.sorting().order();
    return Html.csv("jobs.csv", JobsExport.write(jobs, filter(query), order, config.csvRowsMax()));
  }

  /** One job with its timeline, or only the changing part for htmx. */
  @GET
  @Path("{id}")
  @Allow(Access.VIEWER)
  public Response job(
      @PathParam("id") String id, @HeaderParam("HX-Request") @Nullable String part) {
    var frame = frames.of("Job", Section.JOBS);
    var view = details.of(visible(id), frame.now());
    return Html.page(part == null ? Pages.job(frame, view) : Pages.job$detail(frame, view));
  }

  /** Stops a job; what was produced is settled. */
  @POST
  @Path("{id}/cancel")
  @Allow(Access.MEMBER)
  public Response cancel(@PathParam("id") String id) {
    var job = visible(id);
    jobs.cancel(job.id(), session.operator() ? CancelReason.OPERATOR : CancelReason.REQUESTED);
    return Html.on(PATH + "/" + job.id(), Done.JOB_CANCELLED);
  }

  /** Puts a dead letter back into the queue. */
  @POST
  @Path("{id}/replay")
  @Allow(Access.OPERATOR)
  public Response replay(@PathParam("id") String id) {
    var job = jobs.replayDead(session.actor(), visible(id).id());
    return Html.on(PATH + "/" + job.id(), Done.JOB_REPLAYED);
  }

  private JobView visible(String id) {
    var job = jobs.get(Ids.required(id, "job"));
    if (!session.sees(job.organisationId())) {
      throw new NodeException(ErrorCode.NOT_FOUND, "There is no such job.");
    }
    return job;
  }
}
