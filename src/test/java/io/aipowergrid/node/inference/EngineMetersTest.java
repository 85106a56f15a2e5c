package io.aipowergrid.node.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EngineMetersTest {
  @Test
  void tellsHowMuchOfTheKvMemoryIsHeld() {
    assertThat(kvGauge(30, 120)).isEqualTo(0.25);
    assertThat(kvGauge(0, 0)).as("before a model is loaded").isEqualTo(0);
  }

  @Test
  void countsPromptTokensThatWereLookedForAndFound() {
    var registry = new SimpleMeterRegistry();
    new EngineMeters(() -> new StillEngine(30, 120)).bindTo(registry);
    assertThat(prefixTokens(registry, "hit")).isEqualTo(StillEngine.FOUND);
    assertThat(prefixTokens(registry, "miss")).isEqualTo(StillEngine.ASKED - StillEngine.FOUND);
    assertThat(registry.get("vllm:prefix_cache_queries").functionCounter().count())
        .isEqualTo(StillEngine.ASKED);
    assertThat(registry.get("vllm:prefix_cache_hits").functionCounter().count())
        .isEqualTo(StillEngine.FOUND);
    assertThat(registry.get("aipg_inference_kv_cached_ratio").gauge().value()).isEqualTo(0.5);
  }

  @Test
  void countsPreemptionsUnderBothNamesAndWithoutLabels() {
    var registry = new SimpleMeterRegistry();
    new EngineMeters(() -> new StillEngine(30, 120)).bindTo(registry);
    for (var name : List.of("aipg_inference_preemptions", "vllm:num_preemptions")) {
      var meter = registry.get(name).functionCounter();
      assertThat(meter.count()).isEqualTo(StillEngine.PREEMPTED);
      assertThat(meter.getId().getTags()).isEmpty();
    }
    assertThat(registry.get("aipg_inference_recomputed_tokens").functionCounter().count())
        .isEqualTo(90);
  }

  private static double prefixTokens(SimpleMeterRegistry registry, String result) {
    return registry
        .get("aipg_inference_prefix_tokens")
        .tag("result", result)
        .functionCounter()
        .count();
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
    static final long CACHED = 60;
    static final long ASKED = 1_000;
    static final long FOUND = 700;
    static final long PREEMPTED = 4;

    @Override
    public Generation submit(
        GenerationRequest request, CacheScope scope, Consumer<GenerationEvent> sink) {
      throw new UnsupportedOperationException("only its status is asked for");
    }

    @Override
    public EngineStatus status() {
      return new EngineStatus(0, 0, used, CACHED, total, 0, 0, ASKED, FOUND, PREEMPTED, 90, false);
    }

    @Override
    public void drain() {
      throw new UnsupportedOperationException("only its status is asked for");
    }
  }
}
