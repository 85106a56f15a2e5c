package io.aipowergrid.node.console.live;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.ChainTip;
import io.aipowergrid.node.console.format.Figures;
import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.gpu.DeviceStatus;
import io.aipowergrid.node.gpu.GpuService;
import io.aipowergrid.node.inference.EngineStatus;
import io.aipowergrid.node.inference.InferenceEngine;
import io.aipowergrid.node.jobs.JobCounts;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.jobs.MaintenanceView;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Reads the status once for all pages and streams: however many people watch, the database is asked
 * at most once a second. Any thread.
 */
@ApplicationScoped
public class StatusReader {
  private static final Logger LOG = Logger.getLogger(StatusReader.class);
  private static final Duration KEPT = Duration.ofSeconds(1);
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final JobService jobs;
  private final InferenceEngine engine;
  private final Maintenance maintenance;
  private final ChainService chain;
  private final GpuService gpus;
  private final InstantSource clock;
  private final TokenRate rate = new TokenRate();
  private StatusStrip last = StatusStrip.UNKNOWN;
  private Instant lastAt = Instant.MIN;

  StatusReader(
      JobService jobs,
      InferenceEngine engine,
      Maintenance maintenance,
      ChainService chain,
      GpuService gpus,
      InstantSource clock) {
    this.jobs = jobs;
    this.engine = engine;
    this.maintenance = maintenance;
    this.chain = chain;
    this.gpus = gpus;
    this.clock = clock;
  }

  /** The status, at most a second old. */
  public synchronized StatusStrip read() {
    Instant now = clock.instant();
    if (lastAt.plus(KEPT).isBefore(now)) {
      last = readNow(now);
      lastAt = now;
    }
    return last;
  }

  /** Makes the next reader see what has just been changed. */
  public synchronized void forget() {
    lastAt = Instant.MIN;
  }

  private StatusStrip readNow(Instant now) {
    try {
      return strip(jobs.counts(), engine.status(), maintenance.current(), now);
    } catch (RuntimeException e) {
      LOG.warnf("Status strip cannot be read: %s", e.getMessage());
      return StatusStrip.UNKNOWN;
    }
  }

  /** What each device is used for; a machine has few. */
  private static String gpus(List<DeviceStatus> devices) {
    return devices.isEmpty()
        ? StatusStrip.NO_GPU
        : devices.stream()
            .map(device -> device.view().use().words())
            .collect(Collectors.joining("; "));
  }

  private StatusStrip strip(
      JobCounts counts, EngineStatus status, Optional<MaintenanceView> rest, Instant now) {
    ChainTip tip = chain.tip();
    long tokens = status.tokensGenerated() + status.promptTokens();
    return new StatusStrip(
        status.draining() ? "draining" : rest.isPresent() ? "maintenance" : "normal",
        Figures.count(counts.running()),
        Figures.count(counts.waiting()),
        Figures.rate(rate.sample(status.tokensGenerated(), now)),
        gpus(gpus.devices()),
        Figures.count(tip.height()) + ", " + Times.ago(Instant.ofEpochSecond(tip.time()), now),
        rest.map(MaintenanceView::sentence).orElse(""),
        counts.running()
            + "/"
            + counts.waiting()
            + "/"
            + counts.dead()
            + "/"
            + tokens
            + "/"
            + tip.id(),
        CLOCK.format(now));
  }
}
