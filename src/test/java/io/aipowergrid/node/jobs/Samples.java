package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Small requests, events and results for the tests of this room. */
final class Samples {
  static final String MODEL = "fake-model";
  static final Hash256 FINGERPRINT = Hash256.fromHex("11".repeat(Hash256.LENGTH));

  private Samples() {}

  static GenerationRequest generation(int choice, int maxTokens, int... prompt) {
    return new GenerationRequest(
        MODEL,
        TokenIds.of(prompt),
        maxTokens,
        Sampling.greedy(),
        List.of(),
        GenerationRequest.nonceOfSeed(7),
        choice);
  }

  /** A request whose caller asks for the log probabilities of this many most likely tokens. */
  static GenerationRequest asking(int top) {
    var free = generation(0, 3, 1, 2, 3);
    return new GenerationRequest(
        free.modelId(),
        free.promptTokens(),
        free.maxTokens(),
        new Sampling(0, 0, Sampling.ONE_E4, 0, 0, 0, new TreeMap<>(), top),
        List.of(),
        free.clientNonce(),
        free.choice());
  }

  static GenerationRequest richGeneration() {
    var bias = new TreeMap<Integer, Integer>(Map.of(5, -300_000, 1_000_000, 42));
    return new GenerationRequest(
        MODEL,
        TokenIds.of(1, -2, Integer.MAX_VALUE),
        17,
        new Sampling(7_000, 40, 9_500, 100, -20_000, 20_000, bias, 3),
        List.of("\n\n", "終わり"),
        GenerationRequest.nonceOfSeed(-1),
        0,
        new OutputConstraint(OutputConstraint.Kind.REGEX, "[a-z]+ \u00e9"));
  }

  static JobRequest job(int maxTokens) {
    return job(maxTokens, null, Duration.ofMinutes(5));
  }

  static JobRequest job(int maxTokens, @Nullable String key, Duration deadline) {
    return new JobRequest(
        "chat",
        MODEL,
        List.of(generation(0, maxTokens, 1, 2, 3)),
        key,
        FINGERPRINT,
        deadline,
        false,
        Map.of("id", "chatcmpl-1"),
        null);
  }

  static JobEvent.Generated started(int choice, int prompt, int cached) {
    return new JobEvent.Generated(choice, new GenerationEvent.Started(prompt, cached));
  }

  static JobEvent.Generated token(int choice, int position) {
    return new JobEvent.Generated(
        choice, new GenerationEvent.Token(position, 100 + position, "t" + position, null));
  }

  static JobEvent.Generated tokenWithLogprobs(int choice, int position) {
    var bytes = "é".getBytes(StandardCharsets.UTF_8);
    var top =
        List.of(
            new TokenLogprobs.Candidate(9, "é", bytes, -0.25),
            new TokenLogprobs.Candidate(-1, "", new byte[0], Double.NEGATIVE_INFINITY));
    return new JobEvent.Generated(
        choice,
        new GenerationEvent.Token(position, 9, "é", new TokenLogprobs("é", bytes, -0.25, top)));
  }

  static JobEvent.Generated finished(int choice, int prompt, int tokens, FinishReason reason) {
    return new JobEvent.Generated(
        choice, new GenerationEvent.Finished(reason, result(prompt, tokens)));
  }

  static GenerationResult result(int prompt, int tokens) {
    return new GenerationResult(
        TokenIds.of(IntStream.range(100, 100 + tokens).toArray()),
        "text of " + tokens,
        prompt,
        0,
        Hash256.fromHex("22".repeat(Hash256.LENGTH)),
        Hash256.fromHex("33".repeat(Hash256.LENGTH)),
        new EngineIdentity("fake-1", Hash256.ZERO, Hash256.ZERO),
        new GenerationResult.Timing(
            Duration.ofNanos(1), Duration.ofMillis(2), Duration.ofSeconds(3), Duration.ZERO));
  }
}
