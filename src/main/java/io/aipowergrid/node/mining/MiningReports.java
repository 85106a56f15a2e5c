package io.aipowergrid.node.mining;

import io.aipowergrid.node.mining.data.MiningReportRow;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Optional;

/** What the running node says of its mining, for commands in processes of their own. Any thread. */
@ApplicationScoped
public class MiningReports {
  private final MiningConfig config;
  private final InstantSource clock;

  @Inject
  MiningReports(MiningConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /** The last report of this node; empty while no node runs that ended in good order. */
  @Transactional
  public Optional<MiningReport> find() {
    MiningReportRow row = MiningReportRow.findById(config.node());
    return Optional.ofNullable(row).map(MiningReportRow::report);
  }

  @Transactional
  void write(MiningStatus status) {
    var row = MiningReportRow.of(config.node(), new MiningReport(status, clock.instant()));
    MiningReportRow.getEntityManager().merge(row);
  }

  /** Takes the report back: the node stops. */
  @Transactional
  void clear() {
    MiningReportRow.deleteById(config.node());
  }
}
