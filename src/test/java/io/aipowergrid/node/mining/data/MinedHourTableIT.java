package io.aipowergrid.node.mining.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.mining.MinedHour;
import io.aipowergrid.node.mining.MiningStatistics;
import io.aipowergrid.node.ops.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class MinedHourTableIT {
  private static final Instant NINE = Instant.parse("2026-01-01T09:00:00Z");
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");
  private static final Instant ELEVEN = Instant.parse("2026-01-01T11:00:00Z");

  private final DataSource database = TestDatabase.pool(TestDatabase.migrated());
  private final MinedHourTable table = new MinedHourTable(database);

  @Test
  void sumsWhatWasDoneAndWhatStandingBlocksPay() throws SQLException {
    table.add("GPU-1", NINE, new MiningStatistics(100, 3, 0, 2, 1, 4, 9, 9), Amount.of(21));
    table.add("GPU-1", NINE, new MiningStatistics(11, 1, 0, 0, 0, 0, 0, 0), Amount.of(2));
    table.add("GPU-1", NINE, MiningStatistics.NONE, Amount.ZERO);
    table.add("GPU-1", NINE, MiningStatistics.NONE, Amount.of(1));
    table.add("GPU-2", NINE, new MiningStatistics(7, 0, 0, 0, 0, 0, 0, 0), Amount.ZERO);
    table.add("GPU-1", ELEVEN, new MiningStatistics(5, 0, 0, 0, 0, 0, 0, 0), Amount.ZERO);
    block(1, "net", "GPU-1", NINE.plusSeconds(3_599), "MATURE");
    block(2, "net", "GPU-1", TEN, "IMMATURE");
    block(3, "net", "GPU-1", TEN.plusSeconds(1), "ORPHANED");
    block(4, "other", "GPU-1", TEN, "MATURE");
    block(5, "net", "", TEN, "MATURE");
    Amount net = Amount.of(475);
    assertThat(table.read("net", "GPU-1", NINE, ELEVEN))
        .containsExactly(
            new MinedHour(NINE, 111, 4, 2, 5, 1, net, Amount.of(24)),
            new MinedHour(TEN, 0, 0, 0, 0, 1, net, Amount.ZERO));
    assertThat(table.read("net", "GPU-2", NINE, ELEVEN.plusSeconds(1)))
        .containsExactly(new MinedHour(NINE, 7, 0, 0, 0, 0, Amount.ZERO, Amount.ZERO));
    assertThat(table.read("net", "GPU-3", NINE, ELEVEN)).isEmpty();
  }

  private void block(int number, String network, String device, Instant at, String state)
      throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "insert into mined_block (id, network, node, height, found_at, payout_address,"
                    + " reward, operations, state, device)"
                    + " values (sha256(?::bytea), ?, 'main', ?, ?, 'a', 500, 25, ?, ?)")) {
      statement.setString(1, Integer.toString(number));
      statement.setString(2, network);
      statement.setInt(3, number);
      statement.setObject(4, at.atOffset(ZoneOffset.UTC));
      statement.setString(5, state);
      statement.setString(6, device);
      statement.executeUpdate();
    }
  }
}
