package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.gpu.GpuSettings;
import io.aipowergrid.node.mining.data.MinedHourTable;
import io.aipowergrid.node.ops.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MinedHoursIT {
  private static final Instant TEN = Instant.parse("2026-01-01T10:00:00Z");

  @Test
  void forgetsTheHoursThatAreNotKeptAnyMore() {
    var params = NetworkParamsReader.read("aipg-regtest");
    var table = new MinedHourTable(TestDatabase.pool(TestDatabase.migrated()));
    var hours =
        new MinedHours(
            params,
            table,
            new PoolIncome(params),
            GpuSettings.of(Map.of("aipg.gpu.hours-kept", "2d")),
            InstantSource.fixed(TEN));
    Instant first = TEN.minus(Duration.ofDays(2));
    for (Instant hour : List.of(first.minus(Duration.ofHours(1)), first)) {
      table.add("GPU-1", hour, new MiningStatistics(7, 0, 0, 0, 0, 0, 0, 0), Amount.ZERO);
    }
    hours.sweep();
    assertThat(hours.list("GPU-1", Instant.EPOCH, TEN))
        .extracting(MinedHour::hour)
        .containsExactly(first);
  }
}
