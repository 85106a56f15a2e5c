package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Likely;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer said of its log probabilities is what a replay computes, bit for bit. */
class LogprobReplayTest {
  private static final int VOCABULARY = 200;
  private static final int TOKENS = 70;
  private static final LoadedModelFiles FILES = Digests.random(0);

  private final ExactModels models = Digests.models(FILES, new VectorKernels());
  private final ExactReplayer replayer = new ExactReplayer(models);

  /** An answer and what it said of its tokens. */
  private record Told(GenerationRequest request, EngineProbe probe) {
    AnswerLogprobs logprobs() {
      return new AnswerLogprobs(
          probe.tokens().stream()
              .map(token -> Position.of(Objects.requireNonNull(token.logprobs())))
              .toList());
    }

    AnswerLogprobs replayed(ExactReplayer replayer) {
      return replayer.replay(request, probe.finished().result().outputTokens()).logprobs();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20})
  void areTheSameForEveryWayToDraw(int top) {
    var bias = new TreeMap<>(Map.of(3, 20_000, 7, -1_000_000));
    for (var sampling :
        List.of(
            sampling(0, 0, new TreeMap<>(), top),
            sampling(11_000, 20, new TreeMap<>(), top),
            sampling(9_000, 0, bias, top))) {
      var told = answer(Digests.request(VOCABULARY, 257, TOKENS, sampling, 1 + top));
      assertThat(told.logprobs().positions()).hasSize(TOKENS);
      assertThat(told.logprobs().positions().getLast().top()).hasSize(top);
      assertThat(told.replayed(replayer)).isEqualTo(told.logprobs());
    }
  }

  @Test
  void namesTheTokenOfWhichSomethingElseIsClaimed() {
    var told =
        answer(Digests.request(VOCABULARY, 10, TOKENS, sampling(9_000, 0, new TreeMap<>(), 2), 5));
    var computed = told.replayed(replayer);
    for (int at : new int[] {0, 64, TOKENS - 1}) {
      var honest = told.logprobs().positions().get(at);
      var first = honest.top().getFirst();
      var second = honest.top().getLast();
      var swapped =
          List.of(
              new Likely(second.tokenId(), first.logprob()),
              new Likely(first.tokenId(), second.logprob()));
      var raised = List.of(first, new Likely(second.tokenId(), Math.nextUp(second.logprob())));
      for (var forged :
          List.of(
              new Position(Math.nextDown(honest.logprob()), honest.top()),
              new Position(honest.logprob(), raised),
              new Position(honest.logprob(), swapped),
              new Position(honest.logprob(), List.of(first)))) {
        var claimed = new ArrayList<>(told.logprobs().positions());
        claimed.set(at, forged);
        assertThat(new AnswerLogprobs(claimed).firstDifference(computed)).hasValue(at);
      }
      var missing = new ArrayList<>(told.logprobs().positions());
      missing.remove(at);
      assertThat(new AnswerLogprobs(missing).firstDifference(computed)).hasValue(at);
    }
  }

  @Test
  void areThoseOfTheTokensBeforeAFault() {
    var faulty = Digests.models(NumericFaultTest.FATAL_AFTER_ONE, new VectorKernels());
    var plain = NumericFaultTest.request(1, 2);
    var bias = plain.sampling().logitBiasE4();
    var request = Questions.sampling(plain, new Sampling(0, 0, 10_000, 0, 0, 0, bias, 2));
    var probe = new EngineProbe();
    try (var engine = new ExactEngine(faulty, Digests.LIMITS)) {
      engine.submit(request, probe);
      assertThat(probe.last()).isInstanceOf(GenerationEvent.Failed.class);
    }
    var told = new Told(request, probe).logprobs();
    assertThat(told.positions()).hasSize(1);
    var drawn = TokenIds.of(probe.tokens().getFirst().tokenId());
    var report = new ExactReplayer(faulty).replayFault(request, drawn);
    assertThat(report.finishReason()).isEqualTo(FinishReason.NUMERIC_FAULT);
    assertThat(report.logprobs()).isEqualTo(told);
  }

  @Test
  void areNotComputedWhereNobodyAsked() {
    var plain = sampling(9_000, 0, new TreeMap<>(), Sampling.NO_LOGPROBS);
    var told = answer(Digests.request(VOCABULARY, 10, 5, plain, 5));
    assertThat(told.replayed(replayer)).isEqualTo(AnswerLogprobs.NONE);
  }

  private Told answer(GenerationRequest request) {
    try (var engine = new ExactEngine(models, Digests.LIMITS)) {
      var probe = new EngineProbe();
      engine.submit(request, probe);
      probe.finished();
      return new Told(request, probe);
    }
  }

  private static Sampling sampling(
      int temperatureE4, int topK, SortedMap<Integer, Integer> bias, int top) {
    return new Sampling(temperatureE4, topK, 10_000, 0, 4_000, 7_000, bias, top);
  }
}
