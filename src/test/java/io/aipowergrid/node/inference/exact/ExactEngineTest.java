package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationEvent.Failed;
import io.aipowergrid.node.inference.GenerationEvent.Started;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExactEngineTest {
  private static final LoadedModelFiles FILES = Digests.random(0);
  private static final int VOCABULARY = FILES.config().vocabularySize();
  private static final int CONTEXT = FILES.config().contextLength();

  private final ExactModels models = Digests.models(FILES, new ScalarKernels());
  private final ExactEngine engine = new ExactEngine(models, Digests.LIMITS);

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void tellsItsSinkInOrder() {
    var probe = submit(greedy(5, 7));
    var finished = probe.finished();
    assertEquals(FinishReason.LENGTH, finished.reason());
    assertEquals(new Started(5, 0), probe.events().getFirst());
    assertEquals(9, probe.events().size());
    for (int i = 0; i < 7; i++) {
      assertEquals(i, probe.tokens().get(i).position());
      assertEquals(finished.result().outputTokens().get(i), probe.tokens().get(i).tokenId());
    }
    assertEquals(finished.result().text(), shownBy(probe));
    assertEquals(5, finished.result().promptTokens());
    assertEquals(7, engine.status().tokensGenerated());
    assertEquals(5, engine.status().promptTokens());
    assertEquals(0, engine.status().running());
    assertEquals(0, engine.status().kvPagesUsed());
  }

  @Test
  void stopsAtAStopString() {
    var all = EngineProbe.run(engine, greedy(9, 12)).result();
    var stop = all.text().substring(4, 7);
    var first = all.text().indexOf(stop);
    var base = greedy(9, 12);
    var probe =
        submit(
            new GenerationRequest(
                base.modelId(),
                base.promptTokens(),
                12,
                base.sampling(),
                List.of(stop),
                base.clientNonce(),
                0));
    assertEquals(FinishReason.STOP, probe.finished().reason());
    assertEquals(all.text().substring(0, first), probe.finished().result().text());
    assertEquals(probe.finished().result().text(), shownBy(probe));
    assertEquals(first + stop.length(), probe.finished().result().outputTokens().size());
  }

  @Test
  void stopsAtAnEndToken() {
    var plain = EngineProbe.run(engine, greedy(9, 12)).result();
    var config = FILES.config();
    int end = plain.outputTokens().get(3);
    var ending =
        new ModelConfig(
            config.hiddenSize(),
            config.intermediateSize(),
            config.layers(),
            config.heads(),
            config.kvHeads(),
            config.headDim(),
            config.vocabularySize(),
            config.contextLength(),
            config.ropeTheta(),
            null,
            config.rmsNormEps(),
            true,
            null,
            Set.of(end));
    models.load(Digests.MODEL, RandomModel.of(ending, 7));
    var finished = EngineProbe.run(engine, greedy(9, 12));
    int expected = plain.outputTokens().size();
    for (int i = expected - 1; i >= 0; i--) {
      expected = plain.outputTokens().get(i) == end ? i + 1 : expected;
    }
    assertEquals(FinishReason.STOP, finished.reason());
    assertEquals(expected, finished.result().outputTokens().size());
    assertEquals(plain.text().substring(0, expected - 1), finished.result().text());
  }

  @Test
  void cancelsWhatRunsWithinOneStep() throws InterruptedException {
    var running = new CountDownLatch(3);
    var probe = new EngineProbe();
    var generation =
        engine.submit(
            greedy(5, 300),
            event -> {
              probe.accept(event);
              running.countDown();
            });
    running.await();
    generation.cancel();
    int seen = probe.tokens().size();
    var finished = probe.finished();
    generation.cancel();
    assertEquals(FinishReason.CANCELLED, finished.reason());
    int made = finished.result().outputTokens().size();
    // The token being computed when cancel was called may still be made, and one that was under
    // way.
    assertTrue(made >= 2 && made <= seen + 2, made + " tokens, seen " + seen);
    assertEquals(finished.result().text(), shownBy(probe));
    assertEquals(0, engine.status().kvPagesUsed());
  }

  @Test
  void cancelsWhatWaits() throws InterruptedException {
    var limits = new EngineLimits(1, 4, 64 << 20, 64, 1);
    try (var narrow = new ExactEngine(models, limits)) {
      var hold = new CountDownLatch(1);
      var first = new EngineProbe();
      narrow.submit(greedy(5, 3), blocking(first, hold));
      var second = new EngineProbe();
      var generation = narrow.submit(greedy(5, 3), second);
      generation.cancel();
      hold.countDown();
      assertEquals(FinishReason.CANCELLED, second.finished().reason());
      assertEquals(0, second.finished().result().outputTokens().size());
      assertEquals(1, second.events().size());
      assertEquals(FinishReason.LENGTH, first.finished().reason());
    }
  }

  @Test
  void refusesMoreThanMayWait() {
    var limits = new EngineLimits(1, 2, 64 << 20, 64, 1);
    try (var narrow = new ExactEngine(models, limits)) {
      var hold = new CountDownLatch(1);
      var probes = new ArrayList<EngineProbe>();
      var running = new EngineProbe();
      narrow.submit(greedy(5, 1), blocking(running, hold));
      while (running.events().isEmpty()) {
        Thread.onSpinWait();
      }
      // While the engine thread is held by the sink nothing is admitted.
      var refused =
          assertThrows(
              NodeException.class,
              () -> {
                for (int i = 0; i < 4; i++) {
                  var probe = new EngineProbe();
                  narrow.submit(greedy(5, 1), probe);
                  probes.add(probe);
                }
              });
      assertEquals(ErrorCode.QUEUE_FULL, refused.code());
      hold.countDown();
      probes.forEach(probe -> assertEquals(FinishReason.LENGTH, probe.finished().reason()));
      assertTrue(probes.size() == 1 || probes.size() == 2);
    }
  }

  @Test
  void waitsForKvMemory() {
    long onePage = KvShape.of(FILES.config()).pageBytes();
    // Room for one request of up to 64 positions at a time.
    var limits = new EngineLimits(8, 8, 2 * onePage, 64, 1);
    try (var tight = new ExactEngine(models, limits)) {
      var probes = new ArrayList<EngineProbe>();
      for (int i = 0; i < 5; i++) {
        var probe = new EngineProbe();
        tight.submit(greedy(30, 30), probe);
        probes.add(probe);
      }
      var roots =
          probes.stream()
              .map(probe -> probe.finished().result().leafRoot())
              .collect(Collectors.toSet());
      assertEquals(1, roots.size());
      assertEquals(2, tight.status().kvPagesTotal());
      var refused =
          assertThrows(NodeException.class, () -> tight.submit(greedy(30, 35), new EngineProbe()));
      assertEquals(ErrorCode.CONTEXT_LENGTH_EXCEEDED, refused.code());
    }
  }

  @Test
  void refusesWhatTheModelCannotDo() {
    assertEquals(FinishReason.LENGTH, submit(greedy(CONTEXT - 1, 1)).finished().reason());
    refuses(ErrorCode.CONTEXT_LENGTH_EXCEEDED, greedy(CONTEXT, 1));
    refuses(ErrorCode.CONTEXT_LENGTH_EXCEEDED, greedy(5, Integer.MAX_VALUE));
    refuses(ErrorCode.INVALID_REQUEST, tokens(VOCABULARY));
    refuses(ErrorCode.INVALID_REQUEST, tokens(-1));
    var bias = new TreeMap<Integer, Integer>();
    bias.put(VOCABULARY, 1);
    refuses(
        ErrorCode.INVALID_REQUEST,
        Digests.request(VOCABULARY, 3, 1, new Sampling(0, 0, 10_000, 0, 0, 0, bias, -1), 1));
  }

  @Test
  void refusesAModelThatIsNotLoaded() {
    models.unload(Digests.MODEL);
    refuses(ErrorCode.MODEL_NOT_LOADED, greedy(3, 1));
  }

  @Test
  void drainsAndFinishesWhatItHas() {
    var probe = submit(greedy(5, 40));
    engine.drain();
    refuses(ErrorCode.DRAINING, greedy(3, 1));
    assertEquals(FinishReason.LENGTH, probe.finished().reason());
    assertTrue(engine.status().draining());
  }

  @Test
  void closingFailsWhatRuns() {
    var probe = submit(greedy(5, 390));
    engine.close();
    var failed = assertInstanceOf(Failed.class, probe.last());
    assertEquals(ErrorCode.DRAINING, failed.code());
  }

  @Test
  void aBrokenSinkHurtsNobodyElse() {
    engine.submit(
        greedy(6, 50),
        event -> {
          throw new IllegalStateException("the reader is gone");
        });
    assertEquals(FinishReason.LENGTH, submit(greedy(5, 20)).finished().reason());
    assertEquals(0, engine.status().running());
  }

  @Test
  void reportsNumbersThatAreNotFinite() {
    models.load("hot", new LoadedModelFiles(FILES.config(), hot(FILES), FILES.tokenizer(), null));
    var bad = greedy(5, 3);
    var probe =
        submit(
            new GenerationRequest(
                "hot", bad.promptTokens(), 3, bad.sampling(), List.of(), bad.clientNonce(), 0));
    var failed = assertInstanceOf(Failed.class, probe.last());
    assertEquals(ErrorCode.NUMERIC_FAULT, failed.code());
    assertEquals(FinishReason.LENGTH, submit(greedy(5, 3)).finished().reason());
  }

  @Test
  void reportsLogProbabilitiesWhenAsked() {
    var sampling = new Sampling(0, 0, 10_000, 0, 0, 0, new TreeMap<>(), 3);
    var probe = submit(Digests.request(VOCABULARY, 5, 4, sampling, 5));
    probe.finished();
    for (var token : probe.tokens()) {
      var logprobs = token.logprobs();
      assertNotNull(logprobs);
      assertEquals(3, logprobs.top().size());
      assertEquals(logprobs.logprob(), logprobs.top().getFirst().logprob());
      assertTrue(logprobs.logprob() < 0);
      assertTrue(logprobs.top().get(0).logprob() >= logprobs.top().get(1).logprob());
    }
    // Asking changes neither seed nor tokens.
    var plain = EngineProbe.run(engine, greedy(5, 4)).result();
    assertEquals(plain.leafRoot(), probe.finished().result().leafRoot());
  }

  @Test
  void repeatsAnAnswerForTheSameSeedOnly() {
    var sampling = Sampling.atTemperature(15_000);
    var one = EngineProbe.run(engine, Digests.request(VOCABULARY, 5, 20, sampling, 1)).result();
    var again = EngineProbe.run(engine, Digests.request(VOCABULARY, 5, 20, sampling, 1)).result();
    assertEquals(one.outputTokens(), again.outputTokens());
    assertEquals(one.leafRoot(), again.leafRoot());
    var base = Digests.request(VOCABULARY, 5, 20, sampling, 1);
    var other =
        new GenerationRequest(
            base.modelId(),
            base.promptTokens(),
            20,
            sampling,
            List.of(),
            GenerationRequest.nonceOfSeed(99),
            0);
    assertFalse(one.outputTokens().equals(EngineProbe.run(engine, other).result().outputTokens()));
  }

  @Test
  void runsSeveralModelsAtOnce() {
    models.load("other", Digests.random(1));
    var base = Digests.request(FILES, 20, 15);
    var alone = EngineProbe.run(engine, base).result().leafRoot();
    var other =
        new GenerationRequest(
            "other", TokenIds.of(1, 2, 3), 30, Sampling.greedy(), List.of(), base.clientNonce(), 0);
    var probes = List.of(submit(other), submit(base), submit(other), submit(base));
    assertEquals(alone, probes.get(1).finished().result().leafRoot());
    assertEquals(alone, probes.get(3).finished().result().leafRoot());
    assertEquals(
        probes.get(0).finished().result().leafRoot(), probes.get(2).finished().result().leafRoot());
  }

  private EngineProbe submit(GenerationRequest request) {
    var probe = new EngineProbe();
    engine.submit(request, probe);
    return probe;
  }

  private void refuses(ErrorCode code, GenerationRequest request) {
    var refused =
        assertThrows(NodeException.class, () -> engine.submit(request, new EngineProbe()));
    assertEquals(code, refused.code());
  }

  private static GenerationRequest greedy(int prompt, int maxTokens) {
    return Digests.request(VOCABULARY, prompt, maxTokens, Sampling.greedy(), prompt);
  }

  private static GenerationRequest tokens(int... ids) {
    var base = greedy(3, 1);
    return new GenerationRequest(
        base.modelId(), TokenIds.of(ids), 1, base.sampling(), List.of(), base.clientNonce(), 0);
  }

  private static String shownBy(EngineProbe probe) {
    return probe.tokens().stream().map(GenerationEvent.Token::text).collect(Collectors.joining());
  }

  private static Consumer<GenerationEvent> blocking(EngineProbe probe, CountDownLatch hold) {
    return event -> {
      probe.accept(event);
      if (event instanceof Started) {
        try {
          hold.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    };
  }

  /** The same model with weights so large that products overflow. */
  private static TensorSource hot(LoadedModelFiles files) {
    return new TensorSource() {
      @Override
      public Set<String> names() {
        return files.tensors().names();
      }

      @Override
      public TensorInfo info(String name) {
        return files.tensors().info(name);
      }

      @Override
      public void readRow(String name, long row, float[] out) {
        files.tensors().readRow(name, row, out);
        for (int i = 0; name.contains("_proj") && i < out.length; i++) {
          out[i] *= 1e30f;
        }
      }

      @Override
      public void close() {
        files.tensors().close();
      }
    };
  }
}
