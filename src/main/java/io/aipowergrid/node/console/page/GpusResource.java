package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditTrail;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.ConsoleConfig;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.aipowergrid.node.gpu.GpuHours;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.MinedHours;
import io.aipowergrid.node.mining.MiningService;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The GPUs: who has each, how it is, what it did with its time and earned; holds, drains. */
@Path("/console/gpus")
@ShowsErrors
@RunOnVirtualThread
public class GpusResource {
  private static final String PATH = "/console/gpus";
  private static final List<Choice> LENGTHS =
      List.of(
          Choice.of("30", "30 minutes", "120"),
          Choice.of("120", "2 hours", "120"),
          Choice.of("480", "8 hours", "120"),
          Choice.of("1440", "a day", "120"));

  private final Frames frames;
  private final CurrentSession session;
  private final GpuService gpus;
  private final GpuHours uses;
  private final MiningService mining;
  private final MinedHours earnings;
  private final AuditTrail audit;
  private final ConsoleConfig config;
  private final InstantSource clock;

  GpusResource(
      Frames frames,
      CurrentSession session,
      GpuService gpus,
      GpuHours uses,
      MiningService mining,
      MinedHours earnings,
      AuditTrail audit,
      ConsoleConfig config,
      InstantSource clock) {
    this.frames = frames;
    this.session = session;
    this.gpus = gpus;
    this.uses = uses;
    this.mining = mining;
    this.earnings = earnings;
    this.audit = audit;
    this.config = config;
    this.clock = clock;
  }

  @GET
  @Allow(Access.OPERATOR)
  public Response list() {
    return Html.page(Pages.gpus(frames.of("GPUs", Section.GPUS), view()));
  }

  /** The part of the page that follows the devices. */
  @GET
  @Path("now")
  @Allow(Access.OPERATOR)
  public Response now() {
    return Html.page(Pages.gpus$now(frames.of("GPUs", Section.GPUS), view()));
  }

  private GpusView view() {
    return new GpusView(rows(), gpus.absence().orElse(""));
  }

  private List<GpuRow> rows() {
    List<DeviceReport> reports = mining.gpus().devices();
    return gpus.devices().stream()
        .map(
            status ->
                new GpuRow(
                    status,
                    reports.stream()
                        .filter(it -> it.uuid().equals(status.view().info().uuid()))
                        .findFirst()
                        .orElse(null)))
        .toList();
  }

  @GET
  @Path("{uuid}")
  @Allow(Access.OPERATOR)
  public Response one(
      @PathParam("uuid") String uuid,
      @QueryParam("range") @Nullable String range,
      @QueryParam("page") @Nullable String page) {
    return Html.page(
        Pages.gpu(frames.of("GPU", Section.GPUS), view(uuid, GpuRange.of(range), page)));
  }

  /** The part of the page that follows the device. */
  @GET
  @Path("{uuid}/now")
  @Allow(Access.OPERATOR)
  public Response oneNow(@PathParam("uuid") String uuid) {
    return Html.page(
        Pages.gpu$now(frames.of("GPU", Section.GPUS), GpuView.now(row(uuid), LENGTHS)));
  }

  private GpuView view(String uuid, GpuRange range, @Nullable String page) {
    GpuRow gpu = row(uuid);
    List<GpuHour> hours = hours(uuid, range);
    Address address = Address.of(PATH + "/" + uuid).with("range", range.wireName());
    String csv = address.at(PATH + "/" + uuid + "/hours.csv").toString();
    List<GpuHour> watched = hours.reversed().stream().filter(GpuHour::isWatched).toList();
    var pager = Pager.slice(watched, config.pageRows(), page, address, csv);
    return new GpuView(
        gpu,
        LENGTHS,
        Period.choices(GpuRange.values(), range),
        range.label(),
        GpuCharts.minutes(hours),
        new Listing<>(GpuHoursTable.HEADS, pager, ""),
        GpuTotals.of(hours));
  }

  private GpuRow row(String uuid) {
    return rows().stream()
        .filter(it -> it.uuid().equals(uuid))
        .findFirst()
        .orElseThrow(() -> new NodeException(ErrorCode.NOT_FOUND, "There is no such GPU."));
  }

  private List<GpuHour> hours(String uuid, GpuRange range) {
    Instant now = clock.instant();
    Instant from = range.from(now);
    Instant end = now.plusSeconds(1);
    return GpuHour.all(
        uses.list(uuid, from, end),
        uses.energy(uuid, from, end),
        earnings.list(uuid, from, end),
        from,
        now);
  }

  /** Time by reason, shares and earnings of each hour as a file. */
  @GET
  @Path("{uuid}/hours.csv")
  @Allow(Access.OPERATOR)
  public Response export(
      @PathParam("uuid") String uuid, @QueryParam("range") @Nullable String range) {
    row(uuid);
    return Html.csv("gpu-hours.csv", GpuHoursTable.csv(hours(uuid, GpuRange.of(range)).reversed()));
  }

  /** Keeps mining off the device for some minutes. */
  @POST
  @Path("{uuid}/hold")
  @Allow(Access.OPERATOR)
  public Response hold(@PathParam("uuid") String uuid, @RestForm @Nullable String minutes) {
    row(uuid);
    var actor = session.actor();
    int length = Forms.whole(minutes, "The number of minutes", 0);
    var hold = gpus.hold(uuid, Duration.ofMinutes(length), actor.label());
    audit.record(actor, "gpu.hold", "gpu:" + uuid, "until " + hold.until());
    return Html.on(PATH + "/" + uuid, Done.GPU_HELD);
  }

  @POST
  @Path("{uuid}/release")
  @Allow(Access.OPERATOR)
  public Response release(@PathParam("uuid") String uuid) {
    row(uuid);
    var actor = session.actor();
    boolean held = gpus.release(uuid, actor.label());
    audit.record(actor, "gpu.release", "gpu:" + uuid, held ? "held" : "not held");
    return Html.on(PATH + "/" + uuid, Done.GPU_RELEASED);
  }

  /** Takes everything off the device until it is resumed. */
  @POST
  @Path("{uuid}/drain")
  @Allow(Access.OPERATOR)
  public Response drain(@PathParam("uuid") String uuid) {
    row(uuid);
    var actor = session.actor();
    boolean fresh = gpus.drain(uuid, actor.label());
    audit.record(actor, "gpu.drain", "gpu:" + uuid, fresh ? "" : "drained before");
    return Html.on(PATH + "/" + uuid, Done.GPU_DRAINED);
  }

  @POST
  @Path("{uuid}/resume")
  @Allow(Access.OPERATOR)
  public Response resume(@PathParam("uuid") String uuid) {
    row(uuid);
    var actor = session.actor();
    boolean drained = gpus.resume(uuid, actor.label());
    audit.record(actor, "gpu.resume", "gpu:" + uuid, drained ? "drained" : "not drained");
    return Html.on(PATH + "/" + uuid, Done.GPU_RESUMED);
  }
}
