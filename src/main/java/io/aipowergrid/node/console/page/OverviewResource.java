package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.Balances;
import io.aipowergrid.node.billing.UsageBook;
import io.aipowergrid.node.billing.UsageBucket;
import io.aipowergrid.node.billing.UsageFilter;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Is everything all right? And for a customer: how to begin. */
@Path("/console")
@ShowsErrors
@RunOnVirtualThread
public class OverviewResource {
  private static final int RECENT_JOBS = 8;
  private static final Duration CHART_SPAN = Duration.ofHours(23);

  private final Frames frames;
  private final CurrentSession session;
  private final Annunciator annunciator;
  private final UsageBook usage;
  private final JobService jobs;
  private final Balances balances;
  private final Names names;
  private final InstantSource clock;

  OverviewResource(
      Frames frames,
      CurrentSession session,
      Annunciator annunciator,
      UsageBook usage,
      JobService jobs,
      Balances balances,
      Names names,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.annunciator = annunciator;
    this.usage = usage;
    this.jobs = jobs;
    this.balances = balances;
    this.names = names;
    this.clock = clock;
  }

  /** The overview, or only its changing part for htmx. */
  @GET
  @Allow(Access.VIEWER)
  public Response overview(@HeaderParam("HX-Request") @Nullable String part, @Context UriInfo uri) {
    var frame = frames.of("Overview", Section.OVERVIEW);
    if (!session.operator()) {
      return Html.page(Pages.start(frame, start(uri)));
    }
    return Html.page(
        part == null ? Pages.overview(frame, view()) : Pages.overview$now(frame, view()));
  }

  private OverviewView view() {
    var lamps = annunciator.read();
    long lit = lamps.stream().filter(Lamp::lit).count();
    Instant now = clock.instant();
    Instant midnight = now.truncatedTo(ChronoUnit.DAYS);
    return new OverviewView(
        lamps,
        lit == 0
            ? "Everything is in order."
            : lit + " of " + lamps.size() + (lit == 1 ? " needs" : " need") + " attention.",
        lit == 0,
        usage.total(UsageFilter.ALL, midnight, now.plusSeconds(1)),
        jobs.counts(),
        chart(UsageFilter.ALL, now),
        UsageCharts.live("rate", "Output tokens per second", "tokens/s"),
        JobsTable.plainHeads(true),
        recent(JobFilter.ALL));
  }

  private StartView start(UriInfo uri) {
    var organisation = session.user().organisationId();
    var filter = UsageFilter.ofOrganisation(organisation);
    Instant now = clock.instant();
    return new StartView(
        balances.of(organisation),
        usage.total(filter, now.truncatedTo(ChronoUnit.DAYS), now.plusSeconds(1)),
        chart(filter, now),
        JobsTable.plainHeads(false),
        recent(new JobFilter(organisation, null, null, Set.of())),
        CodeSample.all(uri.getBaseUri().resolve("/v1").toString()));
  }

  private String chart(UsageFilter filter, Instant now) {
    Instant from = now.truncatedTo(ChronoUnit.HOURS).minus(CHART_SPAN);
    Instant to = now.plusSeconds(1);
    return UsageCharts.tokens(
        usage.query(filter, from, to, UsageBucket.Width.HOUR), from, to, UsageBucket.Width.HOUR);
  }

  private List<JobRow> recent(JobFilter filter) {
    return jobs.list(filter, null, RECENT_JOBS).stream()
        .map(job -> new JobRow(job, names.organisation(job.organisationId())))
        .toList();
  }
}
