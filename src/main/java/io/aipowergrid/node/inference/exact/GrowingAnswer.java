package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one generation: its prompt, those drawn so far, and the leaves that commit to both
 * (exact-inference.md 2.7). It only grows, whatever becomes of the memory from which it was
 * computed. Belongs to the engine thread.
 */
final class GrowingAnswer {
  private final GenerationRequest request;
  private final ExactModel model;
  private final int[] prompt;
  private final Transcript transcript;
  private final Sampler sampler;
  private final Commitments commitments = new Commitments();

  GrowingAnswer(GenerationRequest request, ExactModel model, Kernels kernels) {
    this.request = request;
    this.model = model;
    this.prompt = request.promptTokens().toArray();
    this.transcript = new Transcript(request, model);
    this.sampler =
        new Sampler(request.sampling(), request.seed(), kernels, model.config().vocabularySize());
  }

  /** Binds the answer to a grammar; before the first token. */
  void constrain(ConstraintCursor bound) {
    transcript.constrain(bound);
  }

  int promptSize() {
    return prompt.length;
  }

  /** Whether no token was drawn yet. */
  boolean isEmpty() {
    return transcript.size() == 0;
  }

  /** How many tokens of prompt and answer there are. */
  int known() {
    return prompt.length + transcript.size();
  }

  int token(int position) {
    return position < prompt.length ? prompt[position] : transcript.token(position - prompt.length);
  }

  /** All tokens of prompt and answer. */
  int[] tokens() {
    var tokens = Arrays.copyOf(prompt, known());
    for (int position = prompt.length; position < tokens.length; position++) {
      tokens[position] = token(position);
    }
    return tokens;
  }

  /** Commits to the chunk of the prompt that ends there; chunk after chunk, each once. */
  void commitPrompt(int position, Hash256 hidden) {
    commitments.addPromptChunk(prompt, position, hidden);
  }

  /** The next draw, when the logits alone decide it and nobody asked to see them. */
  @Nullable PlainDraw plainDraw() {
    boolean hidden = request.constraint() == null && !request.sampling().wantsLogprobs();
    return hidden ? sampler.plainDraw(transcript.size()) : null;
  }

  /**
   * Draws the next token from what was computed of the last and commits to it.
   *
   * @param row of the last known token in the pass
   * @return null when there is no draw because a logit is not finite
   * @throws NodeException UNPROCESSABLE when the constraint lets no token follow or costs too much
   */
  GenerationEvent.@Nullable Token draw(PassRunner runner, int row) {
    int index = transcript.size();
    var draw = runner.draw(row, sampler, index, allowed());
    if (draw == null) {
      return null;
    }
    commitments.addToken(index, draw.tokenId(), runner.hiddenHash(row), draw);
    sampler.accept(draw.tokenId());
    var text = transcript.add(draw.tokenId());
    var logprobs = logprobs(runner, row, draw.tokenId());
    return new GenerationEvent.Token(index, draw.tokenId(), text, logprobs);
  }

  private @Nullable TokenMask allowed() {
    var allowed = transcript.mask();
    if (allowed != null && allowed.count() == 0) {
      throw new NodeException(
          ErrorCode.UNPROCESSABLE,
          "no token of the model can continue the answer as its constraint demands");
    }
    return allowed;
  }

  private @Nullable TokenLogprobs logprobs(PassRunner runner, int row, int token) {
    if (!request.sampling().wantsLogprobs()) {
      return null;
    }
    float[] logits = runner.logits();
    int offset = runner.logitsOffset(row);
    int vocabulary = model.config().vocabularySize();
    int top = request.sampling().topLogprobs();
    return LogprobReport.of(logits, offset, vocabulary, token, top, model.tokenizer());
  }

  /** How it ended by itself; null while it goes on. */
  @Nullable FinishReason ended() {
    return transcript.ended();
  }

  /** The drawn tokens. */
  TokenIds output() {
    return transcript.tokens();
  }

  /** All text shown so far. */
  String text() {
    return transcript.text();
  }

  Hash256 leafRoot() {
    // Without output nothing is committed to: the prompt may not even have been read.
    return isEmpty() ? new Commitments().root() : commitments.root();
  }
}
