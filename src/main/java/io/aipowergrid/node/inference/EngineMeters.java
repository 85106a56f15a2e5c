package io.aipowergrid.node.inference;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * What the engine tells Prometheus; the vLLM name is there for boards that exist already (api.md
 * 3.4). Asked at each scrape, which costs the engine nothing. Any thread.
 */
@Singleton
final class EngineMeters implements MeterBinder {
  // An operator command must not start the engine just to have its meters.
  private final Supplier<InferenceEngine> engine;

  @Inject
  EngineMeters(Instance<InferenceEngine> engines) {
    this((Supplier<InferenceEngine>) engines::get);
  }

  EngineMeters(Supplier<InferenceEngine> engine) {
    this.engine = engine;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge("aipg_inference_batch_running", EngineStatus::running)
        .description("Generations in the batch")
        .register(registry);
    gauge("aipg_inference_batch_waiting", EngineStatus::waiting)
        .description("Generations that wait for a place in the batch")
        .register(registry);
    gauge("aipg_inference_kv_used_ratio", EngineMeters::kvUsed)
        .description("Share of the memory for keys and values that is taken, from 0 to 1")
        .register(registry);
    gauge("vllm:kv_cache_usage_perc", EngineMeters::kvUsed)
        .description("As aipg_inference_kv_used_ratio")
        .register(registry);
    gauge("aipg_inference_kv_cached_ratio", EngineMeters::kvCached)
        .description("Share of that memory that only keeps pages for later prompts, from 0 to 1")
        .register(registry);
    prefixTokens("hit", EngineStatus::prefixTokensFound).register(registry);
    prefixTokens("miss", EngineMeters::prefixTokensMissed).register(registry);
    counter("vllm:prefix_cache_queries", EngineStatus::prefixTokensAsked)
        .description("Both results of aipg_inference_prefix_tokens")
        .register(registry);
    counter("vllm:prefix_cache_hits", EngineStatus::prefixTokensFound)
        .description("As the hits of aipg_inference_prefix_tokens")
        .register(registry);
    counter("aipg_inference_preemptions", EngineStatus::preemptions)
        .description("Running generations that gave their KV memory back and went to wait again")
        .register(registry);
    counter("vllm:num_preemptions", EngineStatus::preemptions)
        .description("As aipg_inference_preemptions")
        .register(registry);
    counter("aipg_inference_recomputed_tokens", EngineStatus::recomputedTokens)
        .description("Tokens computed once more because of preemptions")
        .register(registry);
    tokens("prompt", EngineStatus::promptTokens).register(registry);
    tokens("output", EngineStatus::tokensGenerated).register(registry);
  }

  private Gauge.Builder<EngineMeters> gauge(String name, ToDoubleFunction<EngineStatus> figure) {
    return Gauge.builder(name, this, it -> figure.applyAsDouble(it.status()));
  }

  private FunctionCounter.Builder<EngineMeters> counter(
      String name, ToDoubleFunction<EngineStatus> count) {
    return FunctionCounter.builder(name, this, it -> count.applyAsDouble(it.status()));
  }

  private FunctionCounter.Builder<EngineMeters> tokens(
      String kind, ToDoubleFunction<EngineStatus> count) {
    return counter("aipg_inference_tokens", count)
        .description("Tokens computed since the start, of prompts and of answers")
        .tag("kind", kind);
  }

  private FunctionCounter.Builder<EngineMeters> prefixTokens(
      String result, ToDoubleFunction<EngineStatus> count) {
    return counter("aipg_inference_prefix_tokens", count)
        .description("Prompt tokens looked for in the prefix cache since the start")
        .tag("result", result);
  }

  private EngineStatus status() {
    return engine.get().status();
  }

  private static double kvUsed(EngineStatus status) {
    return ofKvMemory(status.kvPagesUsed(), status);
  }

  private static double kvCached(EngineStatus status) {
    return ofKvMemory(status.kvPagesCached(), status);
  }

  private static double ofKvMemory(long pages, EngineStatus status) {
    return status.kvPagesTotal() == 0 ? 0 : Math.min(1, (double) pages / status.kvPagesTotal());
  }

  // The two counters are read one after the other, so the second may be ahead of the first.
  private static double prefixTokensMissed(EngineStatus status) {
    return Math.max(0, status.prefixTokensAsked() - status.prefixTokensFound());
  }
}
