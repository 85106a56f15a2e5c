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
  private final GpuDrains drains;
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
      GpuDrains drains,
      @ConfigProperty(name = "aipg.data-dir", defaultValue = "data") Path dataDir) {
    this.config = config;
    this.arbiters = arbiters;
    this.source = source;
    this.clock = clock;
    this.registry = registry;
    this.desk = desk;
    this.holds = holds;
    this.drains = drains;
    folder = dataDir.resolve(FOLDER);
  }

  /**
   * Looks for devices and watches them from now on; returns at once.
   *
   * @throws IllegalStateException with a sentence for the operator when the configuration is wrong
   */
  public void start() {
    WatchLimits.require(config);
    arbiters.hours();
    stopping = false;
    desk.open();
    thread = Thread.ofPlatform().daemon().name("gpu-watch").start(this::watch);
  }

  private void watch() {
    List<GpuArbiter> devices = arbiters.all();
    // The search may take so long that the node stops meanwhile.
    if (devices.isEmpty() || stopping) {
      return;
    }
    DeviceSensors sensors = source.sensors().orElseGet(NoSensors::new);
    List<DeviceWatch> all = devices.stream().map(it -> watch(it, sensors)).toList();
    warnOfStrangers(all);
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

  private DeviceWatch watch(GpuArbiter arbiter, DeviceSensors sensors) {
    WatchLimits limits = WatchLimits.of(config, arbiter.view().info().uuid());
    return new DeviceWatch(arbiter, sensors, limits, folder, clock);
  }

  /** A limit of a device that is not here is most likely a slip of the pen. */
  private void warnOfStrangers(List<DeviceWatch> here) {
    for (String uuid : config.limits().keySet()) {
      if (here.stream().noneMatch(it -> it.uuid().equals(uuid))) {
        LOG.warnf("aipg.gpu.limits names a GPU that is not here uuid=%s", uuid);
      }
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

  /** As {@link GpuDrains#drain}; a device of this node obeys at once. */
  public boolean drain(String uuid, String by) {
    boolean fresh = drains.drain(uuid, by);
    desk.look();
    return fresh;
  }

  /** As {@link GpuDrains#resume}. */
  public boolean resume(String uuid, String by) {
    boolean drained = drains.resume(uuid, by);
    desk.look();
    return drained;
  }

  /** Why there is no device, for the operator; empty when there is one. */
  public Optional<String> absence() {
    return arbiters.absence();
  }
}
