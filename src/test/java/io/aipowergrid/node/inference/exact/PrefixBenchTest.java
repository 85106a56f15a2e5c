package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.BenchShape;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrefixBenchTest {
  @Test
  void theSecondTimeAllButTheLastPageIsFound() {
    var report = new PrefixBench(new BenchShape(64, 1), 1, Duration.ofMillis(1)).run();
    assertThat(report.promptTokens()).isEqualTo(512);
    assertThat(report.cachedTokens()).isEqualTo(480);
    assertThat(report.cold()).isPositive();
    assertThat(report.warm()).isPositive();
  }
}
