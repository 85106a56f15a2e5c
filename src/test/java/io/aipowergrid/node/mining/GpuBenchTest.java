package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GpuBenchTest {
  @Test
  void measuresBatchesAsTheyAreByDefault() throws Exception {
    var key = MiningConfig.Gpu.class.getMethod("batchTime").getAnnotation(WithDefault.class);
    assertThat(GpuBench.BATCH_TIME).isEqualTo(DurationConverter.parseDuration(key.value()));
  }

  @Test
  void aHashReadsSixtyFourItemsOf256Bytes() {
    assertThat(GpuBench.BYTES_PER_HASH).isEqualTo(64 * 256);
  }

  @Test
  void powerIsTheMeanOfAllReadingsUntilItIsClosed() throws InterruptedException {
    var said = List.of(100_000L, 300_000L, 350_000L).iterator();
    var all = new CountDownLatch(1);
    var power =
        new PowerMean(
            () -> {
              if (said.hasNext()) {
                return said.next();
              }
              all.countDown();
              return null;
            },
            Duration.ofNanos(1));
    try (power) {
      all.await();
    }
    assertThat(power.watts()).hasValue(250);
    assertThat(Hashrate.wattsPerMega(50e6, power.watts())).isEqualTo("5.000 W per MH/s");
  }

  @Test
  void aDeviceThatDoesNotSayItsPowerHasNoWatts() throws InterruptedException {
    var power = new PowerMean(() -> null, Duration.ofNanos(1));
    power.close();
    assertThat(power.watts()).isEmpty();
    assertThat(Hashrate.wattsPerMega(50e6, power.watts())).isEqualTo("-");
    assertThat(Hashrate.wattsPerMega(0, OptionalDouble.of(1))).isEqualTo("-");
  }

  @Test
  void periodsLieEvenlyInTheirEpoch() {
    assertThat(BenchPeriods.spread(2, 2)).containsExactly(5000, 6250);
    assertThat(BenchPeriods.first(1)).isEqualTo(2500);
  }
}
