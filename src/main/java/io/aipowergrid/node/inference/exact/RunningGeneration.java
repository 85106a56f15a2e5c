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
import io.aipowergrid.node.inference.grammar.Grammar;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One generation inside the engine, from its arrival to its last event. All but {@link #cancel()}
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
  private final GrowingAnswer answer;
  private final SequenceProgress progress;
  private final GenerationClock clock = new GenerationClock();
  private long arrival;
  private boolean started;
  private int cachedPromptTokens;
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
    this.answer = new GrowingAnswer(request, model, kernels);
    this.progress = new SequenceProgress(answer, newPages);
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

  /** How far it is computed, and its KV memory. */
  SequenceProgress progress() {
    return progress;
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
    progress.follow(model);
  }

  /** Whether its last event was sent. */
  boolean isOver() {
    return over;
  }

  /** Whether a number was not finite, so that nothing of it is kept and it must end. */
  boolean hasFault() {
    return fault != null;
  }

  /** Begins, or goes on after it was preempted; its memory is reserved. */
  void start(ConstraintCache constraints) {
    if (started) {
      progress.begin();
      return;
    }
    started = true;
    clock.started();
    if (grammar != null && request.constraint() != null) {
      try {
        answer.constrain(constraints.cursor(model, request.constraint(), grammar));
      } catch (NodeException e) {
        fail(e.code(), e.detail());
        return;
      }
    }
    cachedPromptTokens = progress.begin();
    progress.countFound();
    send(new GenerationEvent.Started(answer.promptSize(), cachedPromptTokens));
  }

  /** Gives its memory back; it waits to be computed anew, and its sink hears nothing of that. */
  void preempt() {
    progress.keep();
    progress.release();
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
    if (progress.anyFault(batch)) {
      fault = "the model produced a number that is not finite";
      return false;
    }
    return progress.take(runner) && takeToken(runner);
  }

  private boolean takeToken(PassRunner runner) {
    boolean first = answer.isEmpty();
    try {
      var token = answer.draw(runner, progress.lastRow());
      if (token == null) {
        fault = "a logit is not finite, or is not after the temperature";
        return false;
      }
      if (first) {
        clock.firstToken();
      }
      send(token);
      return true;
    } catch (NodeException e) {
      fail(e.code(), e.detail());
      return false;
    }
  }

  /** How it must end now; null while it goes on. */
  @Nullable FinishReason ending() {
    if (hasFault()) {
      return FinishReason.NUMERIC_FAULT;
    }
    var ended = answer.ended();
    return ended == null && cancelled ? FinishReason.CANCELLED : ended;
  }

  /** Ends as {@link #ending} says, when all threads computed soundly. */
  void finish(FinishReason reason) {
    var result = result(answer.output(), answer.text(), answer.leafRoot());
    if (fault != null) {
      fail(fault, new GenerationFault(reason, result));
      return;
    }
    progress.keep();
    end(new GenerationEvent.Finished(reason, result));
  }

  /** Ends when a thread did not compute soundly: nobody knows since when, so no token counts. */
  void failUnsound() {
    var nothing = result(TokenIds.of(), "", new Commitments().root());
    fail(FloatProbe.ALTERED, new GenerationFault(FinishReason.ALTERED_ARITHMETIC, nothing));
  }

  void fail(ErrorCode code, String detail) {
    end(new GenerationEvent.Failed(code, detail));
  }

  private GenerationResult result(TokenIds tokens, String text, Hash256 leafRoot) {
    return new GenerationResult(
        tokens,
        text,
        answer.promptSize(),
        cachedPromptTokens,
        leafRoot,
        request.seed(),
        identity,
        clock.timing());
  }

  private void fail(String detail, GenerationFault what) {
    end(new GenerationEvent.Failed(ErrorCode.NUMERIC_FAULT, detail, what));
  }

  private void end(GenerationEvent last) {
    over = true;
    progress.release();
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
