package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationFault;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.grammar.Grammar;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One generation inside the engine. All but {@link #cancel()} belongs to the engine thread. */
final class RunningGeneration implements Generation {
  private static final System.Logger LOG = System.getLogger(RunningGeneration.class.getName());

  private final GenerationRequest request;
  private final ExactModel model;
  private final @Nullable Grammar grammar;
  private final Consumer<GenerationEvent> sink;
  private final Runnable wake;
  private final EngineIdentity identity;
  private final Hash256 seed;
  private final int[] prompt;
  private final Transcript transcript;
  private final Sampler sampler;
  private final Commitments commitments = new Commitments();
  private final Supplier<SequencePages> newPages;
  private final GenerationClock clock = new GenerationClock();
  private SequencePages pages;
  private int prefilled;
  private int firstRow;
  private int rows;
  private boolean over;

  /** What was not finite; null while all is. */
  private @Nullable String fault;

  private volatile boolean cancelled;

  /**
   * @param newPages none of them reserved, where the model is computed now
   */
  RunningGeneration(
      GenerationRequest request,
      ExactModel model,
      @Nullable Grammar grammar,
      Consumer<GenerationEvent> sink,
      Runnable wake,
      EngineIdentity identity,
      Kernels kernels,
      Supplier<SequencePages> newPages) {
    this.request = request;
    this.model = model;
    this.grammar = grammar;
    this.sink = sink;
    this.wake = wake;
    this.identity = identity;
    this.seed = request.seed();
    this.prompt = request.promptTokens().toArray();
    this.transcript = new Transcript(request, model);
    this.sampler = new Sampler(request.sampling(), seed, kernels, model.config().vocabularySize());
    this.newPages = newPages;
    this.pages = newPages.get();
  }

  @Override
  public void cancel() {
    cancelled = true;
    wake.run();
  }

  boolean isCancelled() {
    return cancelled;
  }

  ExactModel model() {
    return model;
  }

  /** Its KV memory. */
  SequencePages pages() {
    return pages;
  }

  /** Follows its model when that is computed elsewhere now; only before it has begun. */
  void followModel() {
    if (!pages.areWith(model)) {
      pages = newPages.get();
    }
  }

  boolean isPrefilling() {
    return prefilled < prompt.length;
  }

  /** Whether its last event was sent. */
  boolean isOver() {
    return over;
  }

  /** Whether a number was not finite, so that nothing of it is kept and it must end. */
  boolean hasFault() {
    return fault != null;
  }

  void start(ConstraintCache constraints) {
    clock.started();
    if (grammar != null && request.constraint() != null) {
      try {
        transcript.constrain(constraints.cursor(model, request.constraint(), grammar));
      } catch (NodeException e) {
        fail(e.code(), e.detail());
        return;
      }
    }
    skipCached();
    send(new GenerationEvent.Started(prompt.length, prefilled));
  }

  private void skipCached() {
    prefilled = pages.cachedTokens();
    for (int leaf = 0; leaf < prefilled / Commitments.PROMPT_CHUNK; leaf++) {
      int last = (leaf + 1) * Commitments.PROMPT_CHUNK - 1;
      commitments.addPromptChunk(prompt, last, pages.hidden(leaf));
    }
  }

  /** Puts the next tokens into the batch: the last drawn one, or up to {@code tokens} of prompt. */
  void enter(Batch batch, int tokens) {
    firstRow = batch.size();
    if (!isPrefilling()) {
      int position = prompt.length + transcript.size() - 1;
      pages.kv().ensure(position + 1);
      batch.add(transcript.lastToken(), position, pages.kv(), Wanted.LOGITS);
      rows = 1;
      return;
    }
    rows = Math.min(tokens, prompt.length - prefilled);
    pages.kv().ensure(prefilled + rows);
    for (int position = prefilled; position < prefilled + rows; position++) {
      batch.add(prompt[position], position, pages.kv(), wanted(position));
    }
  }

  private Wanted wanted(int position) {
    if (position + 1 == prompt.length) {
      return Wanted.LOGITS;
    }
    return Commitments.endsChunk(position, prompt.length) ? Wanted.HIDDEN : Wanted.NOTHING;
  }

  /**
   * Takes what the pass computed: prompt leaves, and the next token when there is one.
   *
   * @return whether a token was drawn
   */
  boolean leave(Batch batch, PassRunner runner) {
    if (cancelled) {
      return false;
    }
    if (anyFault(batch)) {
      fault = "the model produced a number that is not finite";
      return false;
    }
    if (isPrefilling()) {
      takePrompt(runner);
      if (isPrefilling()) {
        return false;
      }
    }
    return takeToken(runner, firstRow + rows - 1);
  }

  private boolean anyFault(Batch batch) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      if (batch.faults[row]) {
        return true;
      }
    }
    return false;
  }

  private void takePrompt(PassRunner runner) {
    for (int row = 0; row < rows; row++) {
      int position = prefilled + row;
      if (Commitments.endsChunk(position, prompt.length)) {
        var hidden = runner.hiddenHash(firstRow + row);
        pages.note(position, hidden);
        commitments.addPromptChunk(prompt, position, hidden);
      }
    }
    prefilled += rows;
  }

  private boolean takeToken(PassRunner runner, int row) {
    int offset = runner.logitsOffset(row);
    int position = transcript.size();
    var draw = draw(runner.logits(), offset, position);
    if (draw == null) {
      return false;
    }
    if (position == 0) {
      clock.firstToken();
    }
    var hidden = runner.hiddenHash(row);
    pages.note(prompt.length + position - 1, hidden);
    commitments.addToken(position, draw.tokenId(), hidden, draw);
    sampler.accept(draw.tokenId());
    String text;
    try {
      text = transcript.add(draw.tokenId());
    } catch (NodeException e) {
      fail(e.code(), e.detail());
      return false;
    }
    var logprobs = logprobs(runner.logits(), offset, draw.tokenId());
    send(new GenerationEvent.Token(position, draw.tokenId(), text, logprobs));
    return true;
  }

  /** The draw; null when there is none, and then the generation has failed or has a fault. */
  private @Nullable Draw draw(float[] logits, int offset, int position) {
    try {
      var allowed = transcript.mask();
      if (allowed != null && allowed.count() == 0) {
        fail(
            ErrorCode.UNPROCESSABLE,
            "no token of the model can continue the answer as its constraint demands");
        return null;
      }
      var draw = sampler.draw(logits, offset, position, allowed);
      if (draw == null) {
        fault = "a logit is not finite, or is not after the temperature";
      }
      return draw;
    } catch (NodeException e) {
      fail(e.code(), e.detail());
      return null;
    }
  }

  private @Nullable TokenLogprobs logprobs(float[] logits, int offset, int token) {
    if (!request.sampling().wantsLogprobs()) {
      return null;
    }
    int vocabulary = model.config().vocabularySize();
    int top = request.sampling().topLogprobs();
    return LogprobReport.of(logits, offset, vocabulary, token, top, model.tokenizer());
  }

  /** How it must end now; null while it goes on. */
  @Nullable FinishReason ending() {
    if (hasFault()) {
      return FinishReason.NUMERIC_FAULT;
    }
    var ended = transcript.ended();
    return ended == null && cancelled ? FinishReason.CANCELLED : ended;
  }

  /** Lets later prompts begin with what was computed; only while all threads compute soundly. */
  void keepPages() {
    if (!pages.shares()) {
      return;
    }
    var tokens = prompt;
    int computed = prefilled;
    if (transcript.size() > 1) {
      // What was drawn last has not been computed.
      computed += transcript.size() - 1;
      tokens = Arrays.copyOf(prompt, computed);
      for (int i = prompt.length; i < computed; i++) {
        tokens[i] = transcript.token(i - prompt.length);
      }
    }
    pages.keep(tokens, computed);
  }

  /** Ends as {@link #ending} says, when all threads computed soundly. */
  void finish(FinishReason reason) {
    // Without output nothing is committed to: the prompt may not even have been read.
    var root = transcript.size() == 0 ? new Commitments().root() : commitments.root();
    var result = result(transcript.tokens(), transcript.text(), root);
    if (fault != null) {
      fail(fault, new GenerationFault(reason, result));
      return;
    }
    keepPages();
    end(new GenerationEvent.Finished(reason, result));
  }

  /** Ends when a thread did not compute soundly: nobody knows since when, so no token counts. */
  void failUnsound() {
    var nothing = result(TokenIds.of(), "", new Commitments().root());
    fail(
        "this machine's floating-point mode was altered",
        new GenerationFault(FinishReason.ALTERED_ARITHMETIC, nothing));
  }

  void fail(ErrorCode code, String detail) {
    end(new GenerationEvent.Failed(code, detail));
  }

  private GenerationResult result(TokenIds tokens, String text, Hash256 leafRoot) {
    return new GenerationResult(
        tokens,
        text,
        prompt.length,
        pages.cachedTokens(),
        leafRoot,
        seed,
        identity,
        clock.timing());
  }

  private void fail(String detail, GenerationFault what) {
    end(new GenerationEvent.Failed(ErrorCode.NUMERIC_FAULT, detail, what));
  }

  private void end(GenerationEvent last) {
    over = true;
    pages.release();
    send(last);
  }

  // A sink that throws has lost its reader; the others in the batch must not suffer.
  private void send(GenerationEvent event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "A generation's sink failed; it is cancelled", e);
      cancelled = true;
    }
  }
}
