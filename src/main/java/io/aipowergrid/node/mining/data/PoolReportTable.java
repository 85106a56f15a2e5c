package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolState;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What nodes said of their pools last. Runs in the caller's transaction. */
@ApplicationScoped
public class PoolReportTable {
  private static final String INSERT =
      """
      insert into mining_pool_report
        (node, place, name, state, connections, accepted, stale, duplicate, rejected, undecided,
         hashes_per_share, hashes_per_second, last_share, last_failure)
      values (:node, :place, :name, :state, :connections, :accepted, :stale, :duplicate, :rejected,
              :undecided, :hashesPerShare, :hashesPerSecond, cast(:lastShare as timestamptz),
              :lastFailure)
      """;

  private final EntityManager entities;

  PoolReportTable(EntityManager entities) {
    this.entities = entities;
  }

  /** Replaces what a node said. */
  public void write(String node, List<PoolReport> pools) {
    clear(node);
    for (int place = 0; place < pools.size(); place++) {
      insert(node, place, pools.get(place));
    }
  }

  private void insert(String node, int place, PoolReport pool) {
    entities
        .createNativeQuery(INSERT)
        .setParameter("node", node)
        .setParameter("place", place)
        .setParameter("name", pool.name())
        .setParameter("state", pool.state().name())
        .setParameter("connections", pool.connections())
        .setParameter("accepted", pool.accepted())
        .setParameter("stale", pool.stale())
        .setParameter("duplicate", pool.duplicate())
        .setParameter("rejected", pool.rejected())
        .setParameter("undecided", pool.undecided())
        .setParameter("hashesPerShare", pool.hashesPerShare())
        .setParameter("hashesPerSecond", pool.hashesPerSecond())
        // As text, because the driver cannot tell the type of a null.
        .setParameter("lastShare", pool.lastShare().map(Instant::toString).orElse(null))
        .setParameter("lastFailure", pool.lastFailure())
        .executeUpdate();
  }

  /** What a node said, in the order of its pools. */
  public List<PoolReport> read(String node) {
    List<PoolReport> pools = new ArrayList<>();
    for (var row :
        entities
            .createNativeQuery(
                "select * from mining_pool_report where node = :node order by place", Tuple.class)
            .setParameter("node", node)
            .getResultList()) {
      pools.add(report((Tuple) row));
    }
    return pools;
  }

  private static PoolReport report(Tuple row) {
    return new PoolReport(
        row.get("name", String.class),
        PoolState.valueOf(row.get("state", String.class)),
        row.get("connections", Long.class),
        row.get("accepted", Long.class),
        row.get("stale", Long.class),
        row.get("duplicate", Long.class),
        row.get("rejected", Long.class),
        row.get("undecided", Long.class),
        row.get("hashes_per_share", Long.class),
        row.get("hashes_per_second", Double.class),
        Optional.ofNullable(row.get("last_share", Instant.class)),
        row.get("last_failure", String.class));
  }

  /** Takes back what a node said. */
  public void clear(String node) {
    entities
        .createNativeQuery("delete from mining_pool_report where node = :node")
        .setParameter("node", node)
        .executeUpdate();
  }
}
