package io.aipowergrid.node.gpu;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What devices have to do with the database: they obey the holds and drains written there, and
 * their reports and the hours of their time and energy are written there. It has a thread of its
 * own, so that limits act while the database is away. {@link GpuService} starts and stops it;
 * {@link #look} may be called from any thread.
 */
@ApplicationScoped
class GpuDesk {
  private static final Logger LOG = Logger.getLogger(GpuDesk.class);

  private final GpuConfig config;
  private final GpuHolds holds;
  private final GpuDrains drains;
  private final GpuReports reports;
  private final GpuHours hours;
  private final InstantSource clock;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean stopping;
  private volatile @Nullable Thread thread;

  @Inject
  GpuDesk(
      GpuConfig config,
      GpuHolds holds,
      GpuDrains drains,
      GpuReports reports,
      GpuHours hours,
      InstantSource clock) {
    this.config = config;
    this.holds = holds;
    this.drains = drains;
    this.reports = reports;
    this.hours = hours;
    this.clock = clock;
  }

  /** Before {@link #start}, which another thread may call after {@link #stop}. */
  synchronized void open() {
    stopping = false;
  }

  /** Does nothing when it was stopped in the meantime. */
  synchronized void start(List<DeviceWatch> watches) {
    if (stopping) {
      return;
    }
    thread = Thread.ofVirtual().name("gpu-desk").start(() -> work(watches));
  }

  private void work(List<DeviceWatch> watches) {
    List<HoldFollower> holders = watches.stream().map(HoldFollower::new).toList();
    List<DrainFollower> drainers = watches.stream().map(DrainFollower::new).toList();
    List<UseHours> ledgers = watches.stream().map(it -> new UseHours(it.arbiter().view())).toList();
    long due = System.nanoTime();
    try {
      while (!stopping) {
        attempt(() -> follow(holders, drainers));
        if (System.nanoTime() - due >= 0) {
          due = System.nanoTime() + config.reportInterval().toNanos();
          attempt(() -> reports.write(statuses(watches)));
          attempt(() -> writeHours(watches, ledgers));
        }
        if (signals.tryAcquire(config.lookInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          signals.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      attempt(() -> writeHours(watches, ledgers));
      attempt(() -> reports.clear(statuses(watches)));
    }
  }

  private void follow(List<HoldFollower> holders, List<DrainFollower> drainers) {
    List<DeviceDrain> drained = drains.all();
    drainers.forEach(it -> it.follow(drained));
    List<DeviceHold> held = holds.all();
    holders.forEach(it -> it.follow(held, clock.instant()));
  }

  private void writeHours(List<DeviceWatch> watches, List<UseHours> ledgers) {
    for (int i = 0; i < watches.size(); i++) {
      UseHours ledger = ledgers.get(i);
      EnergyMeter energy = watches.get(i).energy();
      DeviceView view = watches.get(i).arbiter().view();
      List<EnergyHour> drawn = energy.pending();
      hours.add(ledger.pending(view, clock.instant()), drawn);
      ledger.written(view);
      energy.written(drawn);
    }
  }

  private static List<DeviceStatus> statuses(List<DeviceWatch> watches) {
    return watches.stream().map(DeviceWatch::status).toList();
  }

  /** The database may be away: then the next look tries again. */
  private static void attempt(Runnable act) {
    try {
      act.run();
    } catch (RuntimeException e) {
      LOG.warnf(e, "The database was not asked or told about the devices");
    }
  }

  /** Looks at holds and drains at once. */
  void look() {
    signals.release();
  }

  void stop(Duration timeout) {
    synchronized (this) {
      stopping = true;
    }
    look();
    Thread running = thread;
    try {
      if (running != null && !running.join(timeout)) {
        LOG.warn("Reporting of the devices does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
