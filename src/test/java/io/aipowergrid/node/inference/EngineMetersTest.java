package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EngineMetersTest {
  @Test
  void tellsHowMuchOfTheKvMemoryIsHeld() {
    assertThat(kvGauge(30, 120)).isEqualTo(0.25);
    assertThat(kvGauge(0, 0)).as("before a model is loaded").isEqualTo(0);
  }

  private static double kvGauge(long used, long total) {
    var registry = new SimpleMeterRegistry();
    var meters = new EngineMeters(() -> new StillEngine(used, total));
    meters.bindTo(registry);
    double own = registry.get("aipg_inference_kv_used_ratio").gauge().value();
    assertThat(registry.get("vllm:kv_cache_usage_perc").gauge().value()).isEqualTo(own);
    return own;
  }

  private record StillEngine(long used, long total) implements InferenceEngine {
    @Override
    public Generation submit(GenerationRequest request, Consumer<GenerationEvent> sink) {
      throw new UnsupportedOperationException("only its status is asked for");
    }

    @Override
    public EngineStatus status() {
      return new EngineStatus(0, 0, used, total, 0, 0, false);
    }

    @Override
    public void drain() {
      throw new UnsupportedOperationException("only its status is asked for");
    }
  }
}
