package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EcdsaBenchTest {
  @Test
  void verifiesItsSamplesAndGivesPositiveRates() {
    var rates = EcdsaBench.run(Duration.ofMillis(1));
    assertThat(rates).hasSize(4);
    assertThat(rates).allSatisfy(rate -> assertThat(rate.perCpuSecond()).isPositive().isFinite());
  }
}
