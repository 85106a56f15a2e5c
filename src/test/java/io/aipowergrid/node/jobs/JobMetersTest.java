package io.aipowergrid.node.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.inference.EngineStatus;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.InferenceEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JobMetersTest {
  @Test
  void tellsHowMuchOfTheKvMemoryIsHeld() {
    assertThat(kvGauge(30, 120)).isEqualTo(0.25);
    assertThat(kvGauge(0, 0)).as("before a model is loaded").isEqualTo(0);
  }

  private static double kvGauge(long used, long total) {
    var registry = new SimpleMeterRegistry();
    var meters = new JobMeters(registry, new StillEngine(used, total));
    assertThat(meters).isNotNull();
    return registry.get("vllm:kv_cache_usage_perc").gauge().value();
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
