package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExactReplayerTest {
  private static final LoadedModelFiles FILES = Digests.random(0);

  private final ExactModels models = Digests.models(FILES, new VectorKernels());
  private final ExactReplayer replayer = new ExactReplayer(models);

  @Test
  void confirmsWhatTheEngineMade() {
    var bias = new TreeMap<>(Map.of(3, 20_000, 7, -1_000_000));
    var settings =
        List.of(
            Sampling.greedy(),
            Sampling.atTemperature(11_000),
            new Sampling(13_000, 20, 9_000, 200, 0, 0, new TreeMap<>(), -1),
            new Sampling(9_000, 0, 10_000, 0, 4_000, 7_000, bias, 2));
    for (var sampling : settings) {
      for (int prompt : new int[] {1, 64, 256, 257}) {
        var request = Digests.request(200, prompt, 40, sampling, prompt);
        var result = run(request);
        var report = replayer.replay(request, result.outputTokens());
        assertTrue(report.confirms(result.leafRoot(), FinishReason.LENGTH));
        assertEquals(result.seed(), report.seed());
        assertEquals(result.text(), report.text());
      }
    }
  }

  @Test
  void findsTheFirstTokenThatIsNotTheDraw() {
    var request = Digests.request(FILES, 10, 30);
    var result = run(request);
    for (int at : new int[] {0, 13, 29}) {
      var claimed = result.outputTokens().toArray();
      claimed[at] = (claimed[at] + 1) % 200;
      var report = replayer.replay(request, TokenIds.of(claimed));
      assertEquals(OptionalInt.of(at), report.firstDifference());
      assertFalse(report.confirms(result.leafRoot(), FinishReason.LENGTH));
      assertFalse(report.leafRoot().equals(result.leafRoot()));
    }
  }

  @Test
  void seesAnotherNonceSamplingOrPrompt() {
    var request = Digests.request(FILES, 10, 30);
    var result = run(request);
    assertFalse(confirms(result, request.promptTokens(), request.sampling(), Hash256.ZERO));
    assertFalse(
        confirms(
            result, request.promptTokens(), Sampling.atTemperature(9_001), request.clientNonce()));
    var prompt = request.promptTokens().toArray();
    prompt[0] ^= 1;
    assertFalse(confirms(result, TokenIds.of(prompt), request.sampling(), request.clientNonce()));
    assertTrue(confirms(result, request.promptTokens(), request.sampling(), request.clientNonce()));
  }

  private boolean confirms(
      GenerationResult result, TokenIds prompt, Sampling sampling, Hash256 nonce) {
    var request = new GenerationRequest(Digests.MODEL, prompt, 30, sampling, List.of(), nonce, 0);
    return replayer
        .replay(request, result.outputTokens())
        .confirms(result.leafRoot(), FinishReason.LENGTH);
  }

  @Test
  void judgesTheFinishReason() {
    var request = Digests.request(FILES, 10, 30);
    var result = run(request);
    var part = result.outputTokens().slice(0, 12);
    var report = replayer.replay(request, part);
    assertTrue(report.firstDifference().isEmpty());
    assertNull(report.finishReason());
    assertTrue(report.confirms(report.leafRoot(), FinishReason.CANCELLED));
    assertFalse(report.confirms(report.leafRoot(), FinishReason.STOP));
    var whole = replayer.replay(request, result.outputTokens());
    assertFalse(whole.confirms(result.leafRoot(), FinishReason.STOP));
  }

  @Test
  void seesTokensBeyondTheEnd() {
    var free = Digests.request(200, 10, 30, Sampling.greedy(), 10);
    var stop = run(free).text().substring(5, 8);
    var request =
        new GenerationRequest(
            Digests.MODEL,
            free.promptTokens(),
            30,
            Sampling.greedy(),
            List.of(stop),
            free.clientNonce(),
            0);
    var honest = run(request);
    var tokens = honest.outputTokens().toArray();
    assertTrue(tokens.length < 30);
    assertTrue(
        replayer
            .replay(request, honest.outputTokens())
            .confirms(honest.leafRoot(), FinishReason.STOP));
    var report = replayer.replay(request, TokenIds.of(Arrays.copyOf(tokens, tokens.length + 1)));
    assertEquals(OptionalInt.of(tokens.length), report.firstDifference());
    assertEquals(FinishReason.STOP, report.finishReason());
    assertEquals(honest.text(), report.text());
  }

  @Test
  void anAnswerWithoutTokensCommitsToNothing() {
    var request = Digests.request(FILES, 10, 30);
    var report = replayer.replay(request, TokenIds.EMPTY);
    assertEquals(new Sha256().finish(), report.leafRoot());
    assertTrue(report.confirms(report.leafRoot(), FinishReason.CANCELLED));
  }

  @Test
  void whatCannotBeRunIsNotConfirmed() {
    var request = Digests.request(FILES, 10, 2);
    requireImpossible(replayer.replay(request, TokenIds.of(1, 2, 3)), "more tokens are claimed");
    requireImpossible(replayer.replay(request, TokenIds.of(1, 200)), "token id 200");
    var foreign = Digests.request(5_000, 10, 2, Sampling.greedy(), 1);
    requireImpossible(replayer.replay(foreign, TokenIds.of(1)), "is not in the vocabulary");
    var tooLong = Digests.request(FILES, 10, 4_000);
    requireImpossible(replayer.replay(tooLong, TokenIds.of(1)), "the model's context is");
  }

  @Test
  void withoutTheModelThereIsNoVerdict() {
    var empty = new ExactReplayer(new ExactModels(Kernels.fixed(new ScalarKernels())));
    var request = Digests.request(FILES, 10, 2);
    assertThrows(NodeException.class, () -> empty.replay(request, TokenIds.of(1)));
  }

  private static void requireImpossible(ReplayReport report, String because) {
    assertTrue(String.valueOf(report.impossible()).contains(because), report::toString);
    for (var reason : FinishReason.values()) {
      assertFalse(report.confirms(report.leafRoot(), reason));
    }
  }

  private GenerationResult run(GenerationRequest request) {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      return EngineProbe.run(engine, request).result();
    }
  }
}
