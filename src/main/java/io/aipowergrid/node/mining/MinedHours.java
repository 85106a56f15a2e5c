package io.aipowergrid.node.mining;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.gpu.GpuConfig;
import io.aipowergrid.node.mining.data.MinedHourTable;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
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
public class MinedHours {
  private final NetworkParams params;
  private final MinedHourTable table;
  private final PoolIncome income;
  private final GpuConfig gpus;
  private final InstantSource clock;
  private final Map<String, Done> written = new HashMap<>();

  /** What a device has done and may be paid for since the node was started. */
  private record Done(MiningStatistics statistics, Amount poolEstimate) {
    static final Done NOTHING = new Done(MiningStatistics.NONE, Amount.ZERO);
  }

  @Inject
  MinedHours(
      NetworkParams params,
      MinedHourTable table,
      PoolIncome income,
      GpuConfig gpus,
      InstantSource clock) {
    this.params = params;
    this.table = table;
    this.income = income;
    this.gpus = gpus;
    this.clock = clock;
  }

  /** Adds what has come since the last call to the hour that it is now. */
  synchronized void add(List<DeviceReport> devices) {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    Map<String, Done> now = new HashMap<>();
    devices.forEach(it -> now.put(it.uuid(), new Done(it.statistics(), income.of(it.uuid()))));
    QuarkusTransaction.requiringNew().run(() -> now.forEach((uuid, done) -> add(uuid, hour, done)));
    written.putAll(now);
  }

  private void add(String uuid, Instant hour, Done done) {
    Done before = written.getOrDefault(uuid, Done.NOTHING);
    table.add(
        uuid,
        hour,
        done.statistics().since(before.statistics()),
        done.poolEstimate().minus(before.poolEstimate()));
  }

  /** Forgets the hours that start before those that are kept; blocks stay. */
  @Scheduled(
      every = "1h",
      delayed = "1m",
      concurrentExecution = ConcurrentExecution.SKIP,
      identity = "mining-hours-sweep")
  @Transactional
  void sweep() {
    table.removeBefore(clock.instant().minus(gpus.hoursKept()));
  }

  /**
   * The hours of a device on this network in which something was done, the first one first. Blocks
   * that are no part of the chain any more pay nothing.
   *
   * @param from the start of the first hour
   * @param to before which hours start
   */
  @Transactional
  public List<MinedHour> list(String uuid, Instant from, Instant to) {
    return table.read(params.name(), uuid, from, to);
  }
}
