package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MiningBenchTest {
  private final MiningBench bench = new MiningBench(0);

  @Test
  void searchesEachPeriodOnItsOwn() throws InterruptedException {
    var rates = bench.periods(3, 2, Duration.ofMillis(50));
    assertThat(rates).extracting(MiningBench.PeriodRate::period).containsExactly(0, 833, 1666);
    assertThat(rates).allMatch(rate -> rate.hashesPerSecond() > 0);
  }

  @Test
  void findsTheNextEpochReadyOnlyWhenItWasPrepared() {
    // Building a light cache takes far longer than hashing a few nonces.
    assertThat(bench.epochSwitch(false).stall()).isGreaterThan(Duration.ofMillis(100));
    assertThat(bench.epochSwitch(true).first()).isPositive();
  }
}
