package io.aipowergrid.node.gpu;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches this machine's devices on a thread of its own: their limits, their errors and their
 * meters. Started and stopped by the node's start order; the other methods may be called from any
 * thread.
 */
@ApplicationScoped
public class GpuService {
  /** In the data folder: what is kept of devices beside the database. */
  private static final String FOLDER = "gpu";

  private static final Logger LOG = Logger.getLogger(GpuService.class);

  private final GpuConfig config;
  private final GpuArbiters arbiters;
  private final DeviceSource source;
  private final InstantSource clock;
  private final MeterRegistry registry;
  private final GpuDesk desk;
  private final GpuHolds holds;
  private final Path folder;
  private volatile List<DeviceWatch> watches = List.of();
  private volatile boolean stopping;
  private @Nullable Thread thread;

  @Inject
  GpuService(
      GpuConfig config,
      GpuArbiters arbiters,
      DeviceSource source,
      InstantSource clock,
      MeterRegistry registry,
      GpuDesk desk,
      GpuHolds holds,
      @ConfigProperty(name = "aipg.data-dir", defaultValue = "data") Path dataDir) {
    this.config = config;
    this.arbiters = arbiters;
    this.source = source;
    this.clock = clock;
    this.registry = registry;
    this.desk = desk;
    this.holds = holds;
    folder = dataDir.resolve(FOLDER);
  }

  /**
   * Looks for devices and watches them from now on; returns at once.
   *
   * @throws IllegalStateException with a sentence for the operator when the configuration is wrong
   */
  public void start() {
    WatchLimits limits = WatchLimits.of(config);
    arbiters.hours();
    stopping = false;
    desk.open();
    thread = Thread.ofPlatform().daemon().name("gpu-watch").start(() -> watch(limits));
  }

  private void watch(WatchLimits limits) {
    List<GpuArbiter> devices = arbiters.all();
    // The search may take so long that the node stops meanwhile.
    if (devices.isEmpty() || stopping) {
      return;
    }
    DeviceSensors sensors = source.sensors().orElseGet(NoSensors::new);
    List<DeviceWatch> all =
        devices.stream().map(it -> new DeviceWatch(it, sensors, limits, folder, clock)).toList();
    var listener = new XidListener(sensors, all);
    watches = all;
    GpuMeters.register(registry, all);
    desk.start(all);
    try {
      for (DeviceWatch watch : all) {
        if (stopping) {
          return;
        }
        attempt(watch::begin);
      }
      while (!stopping) {
        all.forEach(watch -> attempt(() -> watch.look(System.nanoTime())));
        listener.listen(config.lookInterval(), () -> stopping);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      all.forEach(watch -> attempt(watch::end));
      sensors.stopListening();
    }
  }

  /** A look that breaks is no reason to look no more. */
  private static void attempt(Runnable act) {
    try {
      act.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "A device was not looked at");
    }
  }

  /** Ends watching within the time, and sets back what was set on the devices. */
  public void stop(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    stopping = true;
    desk.stop(timeout);
    Thread running = thread;
    try {
      if (running != null && !running.join(Duration.ofNanos(end - System.nanoTime()))) {
        LOG.warn("Watching the devices does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** In the order of the driver; empty without devices, and before they were looked for. */
  public List<DeviceStatus> devices() {
    return watches.stream().map(DeviceWatch::status).toList();
  }

  /** As {@link GpuHolds#hold}; a device of this node obeys at once. */
  public DeviceHold hold(String uuid, Duration time, String by) {
    DeviceHold hold = holds.hold(uuid, time, by);
    desk.look();
    return hold;
  }

  /** As {@link GpuHolds#release}. */
  public boolean release(String uuid, String by) {
    boolean held = holds.release(uuid, by);
    desk.look();
    return held;
  }

  /** Why there is no device, for the operator; empty when there is one. */
  public Optional<String> absence() {
    return arbiters.absence();
  }
}
