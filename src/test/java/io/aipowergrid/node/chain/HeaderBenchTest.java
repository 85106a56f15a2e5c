package io.aipowergrid.node.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeaderBenchTest {
  @Test
  void theChainTakesWhatTheBenchMakesWhereACheckpointVouchesAndElseFindsTheWrongMix() {
    var result = new HeaderBench(250, 2).run(Duration.ofMillis(1));
    assertThat(result.headers()).isEqualTo(250);
    assertThat(result.fullPerSecond()).isPositive();
    assertThat(result.cheapPerSecond()).isPositive();
  }
}
