package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.EngineIdentity;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.Generation;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.GenerationResult;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.grammar.Grammar;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One generation inside the engine. What it computes at a position follows from the tokens up to
 * it, so that its memory may be taken and filled anew in its midst. All but {@link #cancel()}
 * belongs to the engine thread.
 */
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
  private long arrival;
  private boolean started;
  private int cachedPromptTokens;

  /** Positions whose keys and values are in memory. */
  private int computed;

  /** Positions that were ever computed: what follows from them was told and committed to. */
  private int furthest;

  private int firstRow;
  private int rows;
  private boolean over;
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

  /** Its place among all that arrived. */
  long arrival() {
    return arrival;
  }

  void arrived(long place) {
    arrival = place;
  }

  /** Follows its model when that is computed elsewhere now; only while it has no memory. */
  void followModel() {
    if (!pages.areWith(model)) {
      pages = newPages.get();
    }
  }

  /** Whether it has tokens to read before the one whose pass gives its next. */
  boolean isPrefilling() {
    return transcript.size() == 0 || known() - computed > 1;
  }

  /** Tokens of the prompt and of the answer so far. */
  private int known() {
    return prompt.length + transcript.size();
  }

  /** Whether its last event was sent. */
  boolean isOver() {
    return over;
  }

  /** Reserves memory for all its tokens, where that leaves so many bytes; false when not. */
  boolean tryReserve(long spareBytes) {
    return pages.tryReserve(knownTokens(), spareBytes);
  }

  /** Reserves memory for its next pass; false when there is none. */
  boolean tryGrow() {
    return pages.tryGrow(known());
  }

  /** Bytes of the page that it needs next; 0 when it needs no other. */
  long nextPageBytes() {
    return pages.nextPageBytes(known());
  }

  /** Begins, or goes on after it was preempted; its memory is reserved. */
  void start(ConstraintCache constraints) {
    if (started) {
      skipCached();
      return;
    }
    started = true;
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
    cachedPromptTokens = computed;
    pages.countFound(prompt.length);
    send(new GenerationEvent.Started(prompt.length, cachedPromptTokens));
  }

  private void skipCached() {
    computed = pages.cachedTokens();
    // Prompt leaves that were made before stay; answers have no such leaves.
    int end = Math.min(computed, prompt.length) / Commitments.PROMPT_CHUNK;
    for (int leaf = furthest / Commitments.PROMPT_CHUNK; leaf < end; leaf++) {
      int last = (leaf + 1) * Commitments.PROMPT_CHUNK - 1;
      commitments.addPromptChunk(prompt, last, pages.hidden(leaf));
    }
    furthest = Math.max(furthest, computed);
  }

  /** Gives its memory back; it waits to be computed anew, and its sink hears nothing of that. */
  void preempt() {
    keepPages();
    pages.release();
    computed = 0;
  }

  /** Puts up to so many of the next tokens into the batch: of the prompt, or of those drawn. */
  void enter(Batch batch, int tokens) {
    firstRow = batch.size();
    rows = Math.min(tokens, known() - computed);
    pages.kv().ensure(computed + rows);
    for (int position = computed; position < computed + rows; position++) {
      batch.add(token(position), position, pages.kv(), wanted(position));
    }
  }

  private int token(int position) {
    return position < prompt.length ? prompt[position] : transcript.token(position - prompt.length);
  }

  // A page of the answer is kept with the hidden hash that a prompt leaf of others may need.
  private Wanted wanted(int position) {
    if (position + 1 == known()) {
      return Wanted.LOGITS;
    }
    return Commitments.endsChunk(position, prompt.length) ? Wanted.HIDDEN : Wanted.NOTHING;
  }

  /** How many tokens of the pass are of the prompt and computed for the first time. */
  int promptRows() {
    return rowsWithin(furthest, prompt.length);
  }

  /** How many tokens of the pass were computed before. */
  int rowsAgain() {
    return rowsWithin(0, furthest);
  }

  private int rowsWithin(int from, int to) {
    return Math.max(0, Math.min(computed + rows, to) - Math.max(computed, from));
  }

  /**
   * Takes what the pass computed: prompt leaves, and the next token when there is one.
   *
   * @return whether a token was drawn
   */
  boolean leave(Batch batch, PassRunner runner) {
    if (cancelled || anyFault(batch)) {
      if (!cancelled) {
        fail(ErrorCode.NUMERIC_FAULT, "the model produced a number that is not finite");
      }
      return false;
    }
    takeChunkEnds(runner);
    return computed == known() && takeToken(runner, firstRow + rows - 1);
  }

  private boolean anyFault(Batch batch) {
    for (int row = firstRow; row < firstRow + rows; row++) {
      if (batch.faults[row]) {
        return true;
      }
    }
    return false;
  }

  private void takeChunkEnds(PassRunner runner) {
    for (int row = 0; row < rows; row++) {
      int position = computed + row;
      if (Commitments.endsChunk(position, prompt.length)) {
        var hidden = runner.hiddenHash(firstRow + row);
        pages.note(position, hidden);
        if (position >= furthest && position < prompt.length) {
          commitments.addPromptChunk(prompt, position, hidden);
        }
      }
    }
    computed += rows;
    furthest = Math.max(furthest, computed);
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
    commitments.addToken(position, draw.tokenId(), runner.hiddenHash(row), draw);
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

  /** The draw; null when there is none and the generation has failed. */
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
        fail(ErrorCode.NUMERIC_FAULT, "a logit is not finite, or is not after the temperature");
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
    var ended = transcript.ended();
    return ended == null && cancelled ? FinishReason.CANCELLED : ended;
  }

  /** Lets later prompts begin with what was computed; only while all threads compute soundly. */
  void keepPages() {
    if (pages.shares()) {
      pages.keep(knownTokens(), computed);
    }
  }

  private int[] knownTokens() {
    var tokens = Arrays.copyOf(prompt, known());
    for (int position = prompt.length; position < tokens.length; position++) {
      tokens[position] = token(position);
    }
    return tokens;
  }

  void finish(FinishReason reason) {
    keepPages();
    over = true;
    pages.release();
    var result =
        new GenerationResult(
            transcript.tokens(),
            transcript.text(),
            prompt.length,
            cachedPromptTokens,
            // Without output nothing is committed to: the prompt may not even have been read.
            transcript.size() == 0 ? new Commitments().root() : commitments.root(),
            seed,
            identity,
            clock.timing());
    send(new GenerationEvent.Finished(reason, result));
  }

  void fail(ErrorCode code, String detail) {
    over = true;
    pages.release();
    send(new GenerationEvent.Failed(code, detail));
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
