package io.aipowergrid.node.mining;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.WithDefault;
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
  void periodsLieEvenlyInTheirEpoch() {
    assertThat(BenchPeriods.spread(2, 2)).containsExactly(5000, 6250);
    assertThat(BenchPeriods.first(1)).isEqualTo(2500);
  }
}
