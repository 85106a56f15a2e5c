package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.GpuReport;
import io.aipowergrid.node.mining.MiningOrigin;
import io.aipowergrid.node.mining.MiningReport;
import io.aipowergrid.node.mining.MiningState;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.mining.MiningStatus;
import io.aipowergrid.node.mining.PoolReport;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;

/** What a node said of its mining last. */
@Entity(name = "MiningReport")
@Table(name = "mining_report")
public class MiningReportRow extends PanacheEntityBase {
  @Id public String node;

  @Enumerated(EnumType.STRING)
  @Column
  public MiningState state;

  @Column public String reason;
  @Column public Instant since;
  @Column public int threads;

  @Enumerated(EnumType.STRING)
  @Column
  public MiningOrigin origin;

  @Column public String pool;

  @Column(name = "payout_address")
  public String payoutAddress;

  @Column public long height;

  @Column(name = "hashes_per_second")
  public double hashesPerSecond;

  @Column public long hashes;
  @Column public long accepted;
  @Column public long blocks;
  @Column public long stale;
  @Column public long duplicate;
  @Column public long rejected;
  @Column public long undecided;
  @Column public long failed;

  @Column(name = "gpu_absence")
  public String gpuAbsence;

  @Column(name = "reported_at")
  public Instant reportedAt;

  /** The row of a report. */
  public static MiningReportRow of(String node, MiningReport report) {
    MiningStatus status = report.status();
    MiningStatistics done = status.statistics();
    var row = new MiningReportRow();
    row.node = node;
    row.state = status.state();
    row.reason = status.reason();
    row.since = status.since();
    row.threads = status.threads();
    row.origin = status.origin();
    row.pool = status.pool();
    row.payoutAddress = status.payoutAddress();
    row.height = status.height();
    row.hashesPerSecond = status.hashesPerSecond();
    row.hashes = done.hashes();
    row.accepted = done.accepted();
    row.blocks = done.blocks();
    row.stale = done.stale();
    row.duplicate = done.duplicate();
    row.rejected = done.rejected();
    row.undecided = done.undecided();
    row.failed = done.failed();
    row.gpuAbsence = report.gpus().absence();
    row.reportedAt = report.reportedAt();
    return row;
  }

  /** The report of this row and of the node's pools and devices. */
  public MiningReport report(List<PoolReport> pools, List<DeviceReport> devices) {
    var done =
        new MiningStatistics(
            hashes, accepted, blocks, stale, duplicate, rejected, undecided, failed);
    var status =
        new MiningStatus(
            state,
            reason,
            since,
            threads,
            origin,
            pool,
            payoutAddress,
            height,
            hashesPerSecond,
            done);
    return new MiningReport(status, pools, new GpuReport(gpuAbsence, devices), reportedAt);
  }
}
