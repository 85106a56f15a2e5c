package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.mining.DeviceMiningState;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.MiningStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What nodes said of mining on their devices last. Runs in the caller's transaction. */
@ApplicationScoped
public class DeviceReportTable {
  private static final String INSERT =
      """
      insert into mining_device_report
        (node, place, uuid, name, state, reason, epoch, hashes_per_second, hashes, accepted, blocks,
         stale, duplicate, rejected, undecided, failed, wrong_mixes, datasets)
      values (:node, :place, :uuid, :name, :state, :reason, nullif(:epoch, -1), :hashesPerSecond,
              :hashes, :accepted, :blocks, :stale, :duplicate, :rejected, :undecided, :failed,
              :wrongMixes, :datasets)
      """;

  private final EntityManager entities;

  DeviceReportTable(EntityManager entities) {
    this.entities = entities;
  }

  /** Replaces what a node said. */
  public void write(String node, List<DeviceReport> devices) {
    clear(node);
    for (int place = 0; place < devices.size(); place++) {
      insert(node, place, devices.get(place));
    }
  }

  private void insert(String node, int place, DeviceReport device) {
    MiningStatistics done = device.statistics();
    entities
        .createNativeQuery(INSERT)
        .setParameter("node", node)
        .setParameter("place", place)
        .setParameter("uuid", device.uuid())
        .setParameter("name", device.name())
        .setParameter("state", device.state().name())
        .setParameter("reason", device.reason())
        .setParameter("epoch", device.epoch().orElse(-1))
        .setParameter("hashesPerSecond", device.hashesPerSecond())
        .setParameter("hashes", done.hashes())
        .setParameter("accepted", done.accepted())
        .setParameter("blocks", done.blocks())
        .setParameter("stale", done.stale())
        .setParameter("duplicate", done.duplicate())
        .setParameter("rejected", done.rejected())
        .setParameter("undecided", done.undecided())
        .setParameter("failed", done.failed())
        .setParameter("wrongMixes", device.wrongMixes())
        .setParameter("datasets", device.datasets())
        .executeUpdate();
  }

  /** What a node said, in the order of its devices. */
  public List<DeviceReport> read(String node) {
    List<DeviceReport> devices = new ArrayList<>();
    for (var row :
        entities
            .createNativeQuery(
                "select * from mining_device_report where node = :node order by place", Tuple.class)
            .setParameter("node", node)
            .getResultList()) {
      devices.add(report((Tuple) row));
    }
    return devices;
  }

  private static DeviceReport report(Tuple row) {
    Integer epoch = row.get("epoch", Integer.class);
    return new DeviceReport(
        row.get("uuid", String.class),
        row.get("name", String.class),
        DeviceMiningState.valueOf(row.get("state", String.class)),
        row.get("reason", String.class),
        epoch == null ? OptionalInt.empty() : OptionalInt.of(epoch),
        row.get("hashes_per_second", Double.class),
        new MiningStatistics(
            row.get("hashes", Long.class),
            row.get("accepted", Long.class),
            row.get("blocks", Long.class),
            row.get("stale", Long.class),
            row.get("duplicate", Long.class),
            row.get("rejected", Long.class),
            row.get("undecided", Long.class),
            row.get("failed", Long.class)),
        row.get("wrong_mixes", Long.class),
        row.get("datasets", Long.class),
        Duration.ZERO);
  }

  /** Takes back what a node said. */
  public void clear(String node) {
    entities
        .createNativeQuery("delete from mining_device_report where node = :node")
        .setParameter("node", node)
        .executeUpdate();
  }
}
