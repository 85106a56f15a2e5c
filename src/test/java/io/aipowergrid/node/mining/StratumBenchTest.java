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
}
