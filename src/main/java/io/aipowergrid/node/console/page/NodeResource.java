package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.live.StatusReader;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.inference.InferenceEngine;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.Maintenance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The mode of the node: normal, draining, or the maintenance that an operator begins and ends. */
@Path("/console/settings/node")
@ShowsErrors
@RunOnVirtualThread
public class NodeResource {
  private static final String PATH = "/console/settings/node";
  private static final String FOREVER = "0";
  private static final List<Choice> LENGTHS =
      List.of(
          Choice.of(FOREVER, "only when somebody ends it", "120"),
          Choice.of("30", "after 30 minutes", "120"),
          Choice.of("120", "after 2 hours", "120"),
          Choice.of("480", "after 8 hours", "120"),
          Choice.of("1440", "after a day", "120"));

  private final Frames frames;
  private final CurrentSession session;
  private final Maintenance maintenance;
  private final JobService jobs;
  private final InferenceEngine engine;
  private final StatusReader status;

  NodeResource(
      Frames frames,
      CurrentSession session,
      Maintenance maintenance,
      JobService jobs,
      InferenceEngine engine,
      StatusReader status) {
    this.frames = frames;
    this.session = session;
    this.maintenance = maintenance;
    this.jobs = jobs;
    this.engine = engine;
    this.status = status;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response node() {
    var view =
        new NodeView(
            maintenance.current().orElse(null), engine.status().draining(), jobs.counts(), LENGTHS);
    return Html.page(Pages.node(frames.of("Node mode", Section.SETTINGS), view));
  }

  /** Begins maintenance; the minutes after which it ends by itself, or 0. */
  @POST
  @Path("maintenance")
  @Allow(Access.OPERATOR)
  public Response begin(@RestForm @Nullable String reason, @RestForm @Nullable String minutes) {
    int length = Forms.whole(minutes, "The number of minutes", 0);
    maintenance.begin(
        session.actor(),
        Forms.text(reason, "a reason"),
        length == 0 ? null : Duration.ofMinutes(length));
    status.forget();
    return Html.on(PATH, Done.MAINTENANCE_BEGUN);
  }

  @POST
  @Path("resume")
  @Allow(Access.OPERATOR)
  public Response resume() {
    maintenance.end(session.actor());
    status.forget();
    return Html.on(PATH, Done.MAINTENANCE_ENDED);
  }
}
