package io.aipowergrid.node.console.e2e;

import io.aipowergrid.node.gpu.FakeDevice;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Writes an hour of a device, two hours ago, as a node that ran then did. */
final class GpuRows {
  private static final String HOUR = "date_trunc('hour', now(), 'UTC') - interval '2 hours'";
  private static final String[] STATEMENTS = {
    "insert into gpu_use_hour (uuid, hour, use, nanos) values ('DEVICE', HOUR, 'MINING',"
        + " 2520000000000), ('DEVICE', HOUR, 'HELD', 1080000000000) on conflict do nothing",
    "insert into mining_device_hour (uuid, hour, hashes, accepted, stale, rejected, pool_estimate)"
        + " values ('DEVICE', HOUR, 151200000000, 31, 2, 1, 1234567) on conflict do nothing",
    "insert into gpu_energy_hour (uuid, hour, millijoules)"
        + " values ('DEVICE', HOUR, 1036800000) on conflict do nothing",
    "update mined_block set device = 'DEVICE', found_at = HOUR + interval '1 minute'"
        + " where height = 1"
  };

  private GpuRows() {}

  static void write(DataSource source) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      for (String sql : STATEMENTS) {
        statement.execute(sql.replace("HOUR", HOUR).replace("DEVICE", FakeDevice.UUID));
      }
    }
  }
}
