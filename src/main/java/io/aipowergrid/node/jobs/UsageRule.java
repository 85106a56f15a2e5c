package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Counts what a run is charged for (docs/billing-rules.md): a prompt once its prefill has started,
 * once even when several choices share it, and every output token that was produced.
 */
final class UsageRule {
  private UsageRule() {}

  static Usage of(List<GenerationRequest> generations, List<JobEvent.Generated> told) {
    long prompt = 0;
    long cached = 0;
    long output = 0;
    Set<TokenIds> counted = new HashSet<>();
    for (var event : told) {
      switch (event.event()) {
        case GenerationEvent.Started started -> {
          if (counted.add(generations.get(event.choice()).promptTokens())) {
            prompt += started.promptTokens();
            cached += started.cachedPromptTokens();
          }
        }
        case GenerationEvent.Finished finished -> output += finished.result().outputTokens().size();
        case GenerationEvent.Token _, GenerationEvent.Failed _ -> {
          // The result of the choice counts its tokens; a failed choice costs nothing.
        }
      }
    }
    return new Usage(prompt, cached, output);
  }

  /** The most a job can use: what its reservation and its quota are for. */
  static Usage worstCase(List<GenerationRequest> generations) {
    long prompt = 0;
    long output = 0;
    Set<TokenIds> counted = new HashSet<>();
    for (var generation : generations) {
      if (counted.add(generation.promptTokens())) {
        prompt += generation.promptTokens().size();
      }
      output += generation.maxTokens();
    }
    return new Usage(prompt, 0, output);
  }
}
