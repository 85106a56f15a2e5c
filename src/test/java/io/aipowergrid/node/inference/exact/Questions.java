package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Requests that differ in one thing. */
final class Questions {
  private Questions() {}

  static GenerationRequest prompt(GenerationRequest from, TokenIds prompt) {
    return with(
        from, prompt, from.maxTokens(), from.sampling(), from.stopStrings(), from.constraint());
  }

  static GenerationRequest maxTokens(GenerationRequest from, int maxTokens) {
    return with(
        from,
        from.promptTokens(),
        maxTokens,
        from.sampling(),
        from.stopStrings(),
        from.constraint());
  }

  static GenerationRequest sampling(GenerationRequest from, Sampling sampling) {
    return with(
        from,
        from.promptTokens(),
        from.maxTokens(),
        sampling,
        from.stopStrings(),
        from.constraint());
  }

  static GenerationRequest stops(GenerationRequest from, List<String> stops) {
    return with(
        from, from.promptTokens(), from.maxTokens(), from.sampling(), stops, from.constraint());
  }

  static GenerationRequest constraint(
      GenerationRequest from, @Nullable OutputConstraint constraint) {
    return with(
        from,
        from.promptTokens(),
        from.maxTokens(),
        from.sampling(),
        from.stopStrings(),
        constraint);
  }

  private static GenerationRequest with(
      GenerationRequest from,
      TokenIds prompt,
      int maxTokens,
      Sampling sampling,
      List<String> stops,
      @Nullable OutputConstraint constraint) {
    return new GenerationRequest(
        from.modelId(),
        prompt,
        maxTokens,
        sampling,
        stops,
        from.clientNonce(),
        from.choice(),
        constraint);
  }

  /** The same, but such tokens are hardly ever drawn. */
  static Sampling without(Sampling from, Set<Integer> tokens) {
    var biases = new TreeMap<>(from.logitBiasE4());
    tokens.forEach(token -> biases.put(token, -Sampling.LOGIT_BIAS_E4_MAX));
    return new Sampling(
        from.temperatureE4(),
        from.topK(),
        from.topPE4(),
        from.minPE4(),
        from.frequencyPenaltyE4(),
        from.presencePenaltyE4(),
        biases,
        from.topLogprobs());
  }

  /** At temperature 1.2, from candidates that are kept by these limits. */
  static Sampling kept(int topK, int topPE4, int minPE4) {
    return new Sampling(12_000, topK, topPE4, minPE4, 0, 0, new TreeMap<>(), -1);
  }

  /** At temperature 1, with one penalty of each kind. */
  static Sampling penalties(int frequencyE4, int presenceE4) {
    return new Sampling(10_000, 0, 10_000, 0, frequencyE4, presenceE4, new TreeMap<>(), -1);
  }

  /** At temperature 1, with a bias on every so-many-th token. */
  static Sampling bias(int vocabulary, int every, int biasE4) {
    var biases = new TreeMap<Integer, Integer>();
    for (int id = 0; id < vocabulary; id += every) {
      biases.put(id, biasE4);
    }
    return new Sampling(10_000, 0, 10_000, 0, 0, 0, biases, -1);
  }
}
