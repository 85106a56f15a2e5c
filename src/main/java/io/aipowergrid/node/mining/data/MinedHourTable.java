package io.aipowergrid.node.mining.data;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.mining.MinedHour;
import io.aipowergrid.node.mining.MiningStatistics;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What devices searched and earned by hour. Runs in the caller's transaction. */
@ApplicationScoped
public class MinedHourTable {
  private static final String ADD =
      """
      insert into mining_device_hour
        (uuid, hour, hashes, accepted, stale, rejected, pool_estimate)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (uuid, hour) do update
        set hashes = mining_device_hour.hashes + excluded.hashes,
            accepted = mining_device_hour.accepted + excluded.accepted,
            stale = mining_device_hour.stale + excluded.stale,
            rejected = mining_device_hour.rejected + excluded.rejected,
            pool_estimate = mining_device_hour.pool_estimate + excluded.pool_estimate
      """;
  private static final String READ =
      """
      with found as (
        select date_trunc('hour', found_at, 'UTC') as hour, count(*) as blocks,
               sum(reward - operations) as net
        from mined_block
        where network = ? and device = ? and state <> 'ORPHANED' and found_at >= ? and found_at < ?
        group by 1
      ), done as (
        select * from mining_device_hour where uuid = ? and hour >= ? and hour < ?
      )
      select coalesce(done.hour, found.hour) as hour, coalesce(hashes, 0), coalesce(accepted, 0),
             coalesce(stale, 0), coalesce(rejected, 0), coalesce(blocks, 0), coalesce(net, 0),
             coalesce(pool_estimate, 0)
      from done full join found on done.hour = found.hour order by 1
      """;

  private final DataSource dataSource;

  public MinedHourTable(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /** Adds to what is there; nothing when nothing was done. */
  public void add(String uuid, Instant hour, MiningStatistics done, Amount poolEstimate) {
    if (done.equals(MiningStatistics.NONE) && poolEstimate.isZero()) {
      return;
    }
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(ADD)) {
      statement.setString(1, uuid);
      statement.setObject(2, hour.atOffset(ZoneOffset.UTC));
      statement.setLong(3, done.hashes());
      statement.setLong(4, done.accepted());
      statement.setLong(5, done.stale());
      statement.setLong(6, Math.addExact(done.rejected(), done.duplicate()));
      statement.setLong(7, poolEstimate.units());
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Forgets what devices searched in the hours that start before a moment; blocks stay. */
  public void removeBefore(Instant moment) {
    try (var connection = dataSource.getConnection();
        var statement =
            connection.prepareStatement("delete from mining_device_hour where hour < ?")) {
      statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The hours of a device, the first one first. */
  public List<MinedHour> read(String network, String uuid, Instant from, Instant to) {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(READ)) {
      OffsetDateTime first = from.atOffset(ZoneOffset.UTC);
      OffsetDateTime end = to.atOffset(ZoneOffset.UTC);
      statement.setString(1, network);
      statement.setString(2, uuid);
      statement.setObject(3, first);
      statement.setObject(4, end);
      statement.setString(5, uuid);
      statement.setObject(6, first);
      statement.setObject(7, end);
      List<MinedHour> hours = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          hours.add(hour(rows));
        }
      }
      return hours;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MinedHour hour(ResultSet row) throws SQLException {
    return new MinedHour(
        row.getObject(1, OffsetDateTime.class).toInstant(),
        row.getLong(2),
        row.getLong(3),
        row.getLong(4),
        row.getLong(5),
        row.getLong(6),
        Amount.of(row.getLong(7)),
        Amount.of(row.getLong(8)));
  }
}
