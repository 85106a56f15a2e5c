package io.aipowergrid.node.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GenerationRequestTest {
  private static final String HASH_OF_FIRST_LAYOUT =
      "a8f19f035ac6b8d3776ab71d771b2a85d6c754f2254a0ae156bb67c48a423b40";
  private static final TokenIds PROMPT = TokenIds.of(1, 2, 3);
  private static final Hash256 NONCE = GenerationRequest.nonceOfSeed(42);

  @Test
  void everyFieldThatDecidesTokensIsInTheHash() {
    var bias = new TreeMap<>(Map.of(1, 2));
    var requests =
        List.of(
            request("m", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 0),
            request("n", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 0),
            request("m", TokenIds.of(1, 2), 5, Sampling.greedy(), List.of(), NONCE, 0),
            request("m", PROMPT, 6, Sampling.greedy(), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(1, 0, 10_000, 0, 0, 0), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(0, 1, 10_000, 0, 0, 0), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(0, 0, 9_999, 0, 0, 0), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(0, 0, 10_000, 1, 0, 0), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(0, 0, 10_000, 0, 1, 0), List.of(), NONCE, 0),
            request("m", PROMPT, 5, sampling(0, 0, 10_000, 0, 0, 1), List.of(), NONCE, 0),
            request(
                "m", PROMPT, 5, new Sampling(0, 0, 10_000, 0, 0, 0, bias, -1), List.of(), NONCE, 0),
            request("m", PROMPT, 5, Sampling.greedy(), List.of("a", "b"), NONCE, 0),
            request("m", PROMPT, 5, Sampling.greedy(), List.of("ab"), NONCE, 0),
            request("m", PROMPT, 5, Sampling.greedy(), List.of(), Hash256.ZERO, 0),
            request("m", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 1),
            bound(OutputConstraint.Kind.JSON_OBJECT, ""),
            bound(OutputConstraint.Kind.REGEX, "[\"a\"]"),
            bound(OutputConstraint.Kind.CHOICE, "[\"a\"]"));
    var hashes = new HashSet<Hash256>();
    var seeds = new HashSet<Hash256>();
    for (var request : requests) {
      assertTrue(hashes.add(request.requestHash()));
      assertTrue(seeds.add(request.seed()));
    }
  }

  private static GenerationRequest bound(OutputConstraint.Kind kind, String definition) {
    var constraint = new OutputConstraint(kind, definition);
    return new GenerationRequest(
        "m", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 0, constraint);
  }

  // Receipts of the first nodes must stay what they are.
  @Test
  void theHashOfAFreeRequestIsThatOfTheFirstLayout() {
    var request = request("m", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 0);
    assertEquals(HASH_OF_FIRST_LAYOUT, request.requestHash().toHex());
  }

  @Test
  void askingForLogProbabilitiesChangesNoSeed() {
    var asking =
        new Sampling(
            0, 0, 10_000, 0, 0, 0, Collections.emptySortedMap(), Sampling.TOP_LOGPROBS_MAX);
    assertEquals(
        request("m", PROMPT, 5, Sampling.greedy(), List.of(), NONCE, 0).seed(),
        request("m", PROMPT, 5, asking, List.of(), NONCE, 0).seed());
  }

  @Test
  void refusesWhatIsMalformed() {
    refuses("prompt", TokenIds.EMPTY, 5, List.of(), 0);
    refuses("max_tokens", PROMPT, 0, List.of(), 0);
    refuses("stop", PROMPT, 1, List.of(""), 0);
    refuses("stop", PROMPT, 1, List.of("x".repeat(257)), 0);
    refuses("stop", PROMPT, 1, Collections.nCopies(17, "x"), 0);
    refuses("stop", PROMPT, 1, List.of("\uD83D"), 0);
    refuses("n", PROMPT, 1, List.of(), 1024);
    var widest = Collections.nCopies(16, "x".repeat(256));
    request("m", PROMPT, 1, Sampling.greedy(), widest, NONCE, 1023);
    request("m", PROMPT, 1, Sampling.greedy(), List.of("\uD83D\uDE00"), NONCE, 0);
  }

  @Test
  void refusesSamplingOutsideItsLimits() {
    sampling(20_000, 1 << 20, 0, 10_000, 20_000, -20_000);
    refuses("temperature", 20_001, 0, 0, 0, 0, 0);
    refuses("temperature", -1, 0, 0, 0, 0, 0);
    refuses("top_k", 0, (1 << 20) + 1, 0, 0, 0, 0);
    refuses("top_p", 0, 0, 10_001, 0, 0, 0);
    refuses("min_p", 0, 0, 0, 10_001, 0, 0);
    refuses("frequency_penalty", 0, 0, 0, 0, -20_001, 0);
    refuses("presence_penalty", 0, 0, 0, 0, 0, 20_001);
    var bias = new TreeMap<>(Map.of(1, 1_000_001));
    assertThrows(NodeException.class, () -> new Sampling(0, 0, 10_000, 0, 0, 0, bias, -1));
    assertThrows(
        NodeException.class,
        () -> new Sampling(0, 0, 10_000, 0, 0, 0, Collections.emptySortedMap(), 21));
  }

  private static void refuses(
      String param, TokenIds prompt, int maxTokens, List<String> stop, int choice) {
    var refused =
        assertThrows(
            NodeException.class,
            () -> request("m", prompt, maxTokens, Sampling.greedy(), stop, NONCE, choice));
    assertEquals(ErrorCode.INVALID_REQUEST, refused.code());
    assertEquals(param, refused.param());
  }

  private static void refuses(
      String param, int temperature, int topK, int topP, int minP, int frequency, int presence) {
    var refused =
        assertThrows(
            NodeException.class,
            () -> sampling(temperature, topK, topP, minP, frequency, presence));
    assertEquals(param, refused.param());
  }

  private static Sampling sampling(
      int temperature, int topK, int topP, int minP, int frequency, int presence) {
    return new Sampling(
        temperature, topK, topP, minP, frequency, presence, Collections.emptySortedMap(), -1);
  }

  private static GenerationRequest request(
      String model,
      TokenIds prompt,
      int maxTokens,
      Sampling sampling,
      List<String> stop,
      Hash256 nonce,
      int choice) {
    return new GenerationRequest(model, prompt, maxTokens, sampling, stop, nonce, choice);
  }
}
