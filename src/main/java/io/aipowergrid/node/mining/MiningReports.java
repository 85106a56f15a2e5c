package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.data.DeviceReportTable;
import io.aipowergrid.node.mining.data.MiningReportRow;
import io.aipowergrid.node.mining.data.PoolReportTable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** What the running node says of its mining, for commands in processes of their own. Any thread. */
@ApplicationScoped
public class MiningReports {
  private final MiningConfig config;
  private final PoolReportTable pools;
  private final DeviceReportTable devices;
  private final InstantSource clock;

  @Inject
  MiningReports(
      MiningConfig config, PoolReportTable pools, DeviceReportTable devices, InstantSource clock) {
    this.config = config;
    this.pools = pools;
    this.devices = devices;
    this.clock = clock;
  }

  /** The last report of this node; empty while no node runs that ended in good order. */
  @Transactional
  public Optional<MiningReport> find() {
    MiningReportRow row = MiningReportRow.findById(config.node());
    return Optional.ofNullable(row)
        .map(it -> it.report(pools.read(config.node()), devices.read(config.node())));
  }

  @Transactional
  void write(MiningStatus status, List<PoolReport> with, GpuReport gpus) {
    var report = new MiningReport(status, with, gpus, clock.instant());
    MiningReportRow.getEntityManager().merge(MiningReportRow.of(config.node(), report));
    pools.write(config.node(), with);
    devices.write(config.node(), gpus.devices());
  }

  /** Takes the report back: the node stops. */
  @Transactional
  void clear() {
    MiningReportRow.deleteById(config.node());
    pools.clear(config.node());
    devices.clear(config.node());
  }
}
