package io.aipowergrid.node.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EcdsaBenchTest {
  @Test
  void verifiesItsSamplesAndGivesPositiveRates() {
    var result = EcdsaBench.run(Duration.ofMillis(1));
    assertThat(result.compressedPerSecond()).isPositive().isFinite();
    assertThat(result.uncompressedPerSecond()).isPositive().isFinite();
    assertThat(result.bouncyCastlePerSecond()).isPositive().isFinite();
  }
}
