package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class StratumBenchTest {
  @Test
  void everyMinerHearsOfEveryJobAndEveryRequestIsGranted()
      throws IOException, InterruptedException {
    var result = StratumBench.run(100, 20, 50, 1);
    assertThat(result.connections()).isEqualTo(100);
    assertThat(result.jobNanos()).hasSize(100 * result.jobs()).isSorted();
    assertThat(result.jobNanos()[0]).isPositive();
    assertThat(result.shareNanos()).hasSize(20).isSorted();
    // A share waits until it is stored, with others of a tenth of a second.
    assertThat(result.shareNanos()[19]).isGreaterThan(50_000_000L);
    assertThat(result.refused()).isZero();
    assertThat(result.connectionsPerSecond()).isPositive();
    assertThat(result.requestsPerSecond()).isPositive();
  }

  @Test
  void readsPercentiles() {
    long[] nanos = {1_000_000, 2_000_000, 3_000_000, 4_000_000};
    assertThat(StratumBench.Result.millisAt(nanos, 0.5)).isEqualTo(3);
    assertThat(StratumBench.Result.millisAt(nanos, 1)).isEqualTo(4);
  }
}
