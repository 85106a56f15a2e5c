package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.LeafOpening;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
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
  void opensEveryToken() {
    for (int prompt : new int[] {1, 256, 300}) {
      var request = Digests.request(FILES, prompt, 5);
      var result = run(request);
      for (int at = 0; at < 5; at++) {
        var proof = replayer.prove(request, result.outputTokens(), at);
        var opening = proof.opening();
        assertTrue(opening.leadsTo(result.leafRoot()));
        assertFalse(opening.leadsTo(Hash256.ZERO));
        assertEquals(result.outputTokens().get(at), opening.tokenId());
        assertEquals(prompt + at - 1, proof.sequencePosition());
        assertEquals(1 + FILES.config().layers(), proof.layers().size());
        for (var forged : forgeries(opening)) {
          assertFalse(forged.leadsTo(result.leafRoot()), forged.toString());
        }
      }
      assertThrows(NodeException.class, () -> replayer.prove(request, result.outputTokens(), 5));
    }
  }

  /** The opening with one thing changed. */
  private static List<LeafOpening> forgeries(LeafOpening it) {
    var longer = new ArrayList<>(it.path());
    longer.add(Hash256.ZERO);
    return List.of(
        opening(it, it.position() + 1, it.tokenId(), it.total(), it.leafIndex(), it.path()),
        opening(it, it.position(), it.tokenId() + 1, it.total(), it.leafIndex(), it.path()),
        opening(it, it.position(), it.tokenId(), it.total() + 1, it.leafIndex(), it.path()),
        opening(it, it.position(), it.tokenId(), it.total(), it.leafIndex() - 1, it.path()),
        opening(it, it.position(), it.tokenId(), it.total(), it.leafCount(), it.path()),
        opening(it, it.position(), it.tokenId(), it.total(), it.leafIndex(), List.of()),
        opening(it, it.position(), it.tokenId(), it.total(), it.leafIndex(), longer));
  }

  private static LeafOpening opening(
      LeafOpening it, int position, int token, long total, int leaf, List<Hash256> path) {
    return new LeafOpening(
        position,
        token,
        it.hidden(),
        it.runnerUpId(),
        it.bestLogit(),
        it.runnerUpLogit(),
        total,
        leaf,
        it.leafCount(),
        path);
  }

  @Test
  void layersPartWhereTheirWeightsDo() {
    var request = Digests.request(FILES, 20, 4);
    var tokens = run(request).outputTokens();
    var right = replayer.prove(request, tokens, 2);
    var prefix = "model.layers.1.";
    var others =
        TamperedFiles.rows(
            FILES,
            (name, row, values) -> values[0] += name.startsWith(prefix) && row == 0 ? 0.5f : 0);
    var other =
        new ExactReplayer(Digests.models(others, new VectorKernels())).prove(request, tokens, 2);
    assertEquals(right.layers().subList(0, 2), other.layers().subList(0, 2));
    assertNotEquals(right.layers().get(2), other.layers().get(2));
    assertNotEquals(right.layersRoot(), other.layersRoot());
    // What a batch or chunk holds besides changes nothing.
    assertEquals(right.layers(), replayer.prove(request, tokens.slice(0, 3), 2).layers());
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
