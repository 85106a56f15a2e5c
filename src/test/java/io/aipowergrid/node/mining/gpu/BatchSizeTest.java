package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.gpu.DeviceInfo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private static final Duration TARGET = Duration.ofMillis(20);
  private static final long MILLIS = 1_000_000;

  private final BatchSize size =
      BatchSize.of(new DeviceInfo("GPU-1", "NVIDIA H200", 1L << 37, 132, 90), TARGET);

  @Test
  void beginsWithOneWaveOfTheDevice() {
    assertThat(size.threads()).isEqualTo(512);
    assertThat(size.blocks()).isEqualTo(264);
    assertThat(size.nonces()).isEqualTo(135_168);
  }

  @Test
  void growsToTheBatchTimeByAtMostTwice() {
    size.ended(2 * MILLIS);
    assertThat(size.blocks()).as("ten waves would fit").isEqualTo(2 * 264);
    size.ended(4 * MILLIS);
    size.ended(8 * MILLIS);
    assertThat(size.blocks()).isEqualTo(8 * 264);
    size.ended(16 * MILLIS);
    assertThat(size.blocks()).isEqualTo(10 * 264);
  }

  @Test
  void shrinksAtOnceButNotBelowOneWave() {
    size.ended(2 * MILLIS);
    size.ended(4 * MILLIS);
    size.ended(41 * MILLIS);
    assertThat(size.blocks()).isEqualTo(264);
    size.ended(1_000 * MILLIS);
    assertThat(size.blocks()).isEqualTo(264);
  }

  @Test
  void neverHasMoreWavesThanItsLimit() {
    for (int i = 0; i < 20; i++) {
      size.ended(0);
    }
    assertThat(size.blocks()).isEqualTo(BatchSize.WAVES_MAX * 264);
    assertThat(size.nonces()).isLessThanOrEqualTo(Integer.MAX_VALUE);
  }
}
