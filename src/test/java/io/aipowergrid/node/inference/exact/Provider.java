package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A node that answers: the engine's steps of one generation in plain sight, so that a cheat can
 * replace any of them. Untampered it gives what the engine gives. Thread-safe.
 */
record Provider(ExactModel model, ExactKernels kernels) {
  /** One prompt leaf and one pass hold no more. */
  static final int PROMPT_MAX = 64;

  /** Constraints are read once for all. */
  private static final GrammarStore GRAMMARS = new GrammarStore();

  /** What a receipt and its transcript state about an answer. */
  record Claim(TokenIds tokens, String text, FinishReason reason, Hash256 leafRoot) {
    Claim withTokens(TokenIds other) {
      return new Claim(other, text, reason, leafRoot);
    }

    Claim withText(String other) {
      return new Claim(tokens, other, reason, leafRoot);
    }

    Claim withReason(FinishReason other) {
      return new Claim(tokens, text, other, leafRoot);
    }

    Claim withLeafRoot(Hash256 other) {
      return new Claim(tokens, text, reason, other);
    }
  }

  /**
   * An answer with everything its leaves are made of.
   *
   * @param prompt the prompt that is committed to
   */
  record Answer(
      TokenIds prompt, Hash256 promptHidden, List<Step> steps, String text, FinishReason reason) {
    /** What was computed where a token was drawn. */
    record Step(Hash256 hidden, Draw draw) {}

    Answer {
      steps = List.copyOf(steps);
    }

    Answer withSteps(List<Step> others) {
      return new Answer(prompt, promptHidden, others, text, reason);
    }

    TokenIds tokens() {
      return TokenIds.of(steps.stream().mapToInt(step -> step.draw().tokenId()).toArray());
    }

    Claim claim() {
      var commitments = new Commitments();
      commitments.addPromptChunk(prompt.toArray(), prompt.size() - 1, promptHidden);
      for (int i = 0; i < steps.size(); i++) {
        var step = steps.get(i);
        commitments.addToken(i, step.draw().tokenId(), step.hidden(), step.draw());
      }
      return new Claim(tokens(), text, reason, commitments.root());
    }
  }

  Answer answer(GenerationRequest asked) {
    return answer(asked, asked, asked.seed());
  }

  /** Does one request in the place of the one that was asked, and commits to the asked prompt. */
  Answer answer(GenerationRequest asked, GenerationRequest done, Hash256 seed) {
    try (var pool = new WorkerPool(1, "provider")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT_MAX);
      return new Run(runner, done, seed).answer(asked.promptTokens());
    }
  }

  private final class Run {
    private final ModelRunner runner;
    private final GenerationRequest done;
    private final Transcript transcript;
    private final Sampler sampler;
    private final KvCache cache;
    private final Batch batch = new Batch(PROMPT_MAX);

    Run(ModelRunner runner, GenerationRequest done, Hash256 seed) {
      this.runner = runner;
      this.done = done;
      this.transcript = new Transcript(done, model);
      int vocabulary = model.config().vocabularySize();
      this.sampler = new Sampler(done.sampling(), seed, Kernels.fixed(kernels), vocabulary);
      this.cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
      var constraint = done.constraint();
      if (constraint != null) {
        var masks = new ConstraintMasks(GRAMMARS.get(constraint), model);
        transcript.constrain(new ConstraintCursor(masks, model));
      }
    }

    Answer answer(TokenIds committedPrompt) {
      var prompt = done.promptTokens();
      cache.ensure(prompt.size() + done.maxTokens());
      for (int i = 0; i < prompt.size(); i++) {
        boolean last = i + 1 == prompt.size();
        batch.add(prompt.get(i), i, cache, last ? Wanted.LOGITS : Wanted.NOTHING);
      }
      runner.forward(batch);
      var promptHidden = runner.hiddenHash(prompt.size() - 1);
      var steps = new ArrayList<Answer.Step>();
      steps.add(draw(prompt.size() - 1));
      while (transcript.ended() == null) {
        batch.clear();
        int position = prompt.size() + transcript.size() - 1;
        batch.add(transcript.token(transcript.size() - 1), position, cache, Wanted.LOGITS);
        runner.forward(batch);
        steps.add(draw(0));
      }
      var reason = Objects.requireNonNull(transcript.ended());
      return new Answer(committedPrompt, promptHidden, steps, transcript.text(), reason);
    }

    private Answer.Step draw(int row) {
      int offset = runner.logitsOffset(row);
      var draw = sampler.draw(runner.logits(), offset, transcript.size(), transcript.mask());
      Objects.requireNonNull(draw, "a logit is not finite");
      sampler.accept(draw.tokenId());
      transcript.add(draw.tokenId());
      return new Answer.Step(runner.hiddenHash(row), draw);
    }
  }
}
