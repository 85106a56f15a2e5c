package io.aipowergrid.node.mining;

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
  private final InstantSource clock;

  @Inject
  MiningReports(MiningConfig config, PoolReportTable pools, InstantSource clock) {
    this.config = config;
    this.pools = pools;
    this.clock = clock;
  }

  /** The last report of this node; empty while no node runs that ended in good order. */
  @Transactional
  public Optional<MiningReport> find() {
    MiningReportRow row = MiningReportRow.findById(config.node());
    return Optional.ofNullable(row).map(it -> it.report(pools.read(config.node())));
  }

  @Transactional
  void write(MiningStatus status, List<PoolReport> with) {
    var report = new MiningReport(status, with, clock.instant());
    MiningReportRow.getEntityManager().merge(MiningReportRow.of(config.node(), report));
    pools.write(config.node(), with);
  }

  /** Takes the report back: the node stops. */
  @Transactional
  void clear() {
    MiningReportRow.deleteById(config.node());
    pools.clear(config.node());
  }
}
