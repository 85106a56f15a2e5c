package io.aipowergrid.node.gpu;

import io.aipowergrid.node.gpu.data.EnergyHourTable;
import io.aipowergrid.node.gpu.data.UseHourTable;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The GPU-minute ledger and the energy of devices by hour, over restarts. Any thread. */
@ApplicationScoped
public class GpuHours {
  private final GpuConfig config;
  private final UseHourTable table;
  private final EnergyHourTable energies;
  private final InstantSource clock;

  @Inject
  GpuHours(GpuConfig config, UseHourTable table, EnergyHourTable energies, InstantSource clock) {
    this.config = config;
    this.table = table;
    this.energies = energies;
    this.clock = clock;
  }

  @Transactional
  void add(List<UseHour> hours, List<EnergyHour> energy) {
    table.add(hours);
    energies.add(energy);
  }

  /** Forgets the hours that start before those that are kept. */
  @Scheduled(
      every = "1h",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "gpu-hours-sweep")
  @Transactional
  void sweep() {
    Instant first = clock.instant().minus(config.hoursKept());
    table.removeBefore(first);
    energies.removeBefore(first);
  }

  /**
   * The hours of a device, the first one first.
   *
   * @param from the start of the first hour
   * @param to before which hours start
   */
  @Transactional
  public List<UseHour> list(String uuid, Instant from, Instant to) {
    return table.read(uuid, from, to);
  }

  /** What a device drew, as {@link #list}; hours in which it did not say its power are absent. */
  @Transactional
  public List<EnergyHour> energy(String uuid, Instant from, Instant to) {
    return energies.read(uuid, from, to);
  }
}
