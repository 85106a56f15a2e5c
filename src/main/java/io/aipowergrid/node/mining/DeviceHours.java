package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.mining.data.DeviceHourTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What mining did on each device by hour, over restarts. Any thread. */
@ApplicationScoped
public class DeviceHours {
  private final NetworkParams params;
  private final DeviceHourTable table;
  private final InstantSource clock;
  private final Map<String, MiningStatistics> written = new HashMap<>();

  @Inject
  DeviceHours(NetworkParams params, DeviceHourTable table, InstantSource clock) {
    this.params = params;
    this.table = table;
    this.clock = clock;
  }

  /** Adds what has come since the last call to the hour that it is now. */
  synchronized void add(List<DeviceReport> devices) {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    QuarkusTransaction.requiringNew()
        .run(() -> devices.forEach(device -> table.add(device.uuid(), hour, news(device))));
    devices.forEach(device -> written.put(device.uuid(), device.statistics()));
  }

  private MiningStatistics news(DeviceReport device) {
    return device.statistics().since(written.getOrDefault(device.uuid(), MiningStatistics.NONE));
  }

  /**
   * The hours of a device on this network in which something was done, the first one first. Blocks
   * that are no part of the chain any more pay nothing.
   *
   * @param from the start of the first hour
   * @param to before which hours start
   */
  @Transactional
  public List<DeviceHour> list(String uuid, Instant from, Instant to) {
    return table.read(params.name(), uuid, from, to);
  }
}
