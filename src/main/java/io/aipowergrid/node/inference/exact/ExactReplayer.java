package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.AnswerLogprobs;
import io.aipowergrid.node.inference.AnswerLogprobs.Position;
import io.aipowergrid.node.inference.FinishReason;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.LeafOpening;
import io.aipowergrid.node.inference.PositionProof;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Replayer;
import io.aipowergrid.node.inference.TokenLogprobs;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Replays generations on the calling thread, one at a time. Thread-safe. */
public final class ExactReplayer implements Replayer {
  /** Tokens in one pass; each may need a row of logits. */
  private static final int CHUNK = 64;

  private static final String NOT_FINITE = "the model produces a number that is not finite";

  private final ExactModels models;
  private final BooleanSupplier probe;

  public ExactReplayer(ExactModels models) {
    this(models, FloatProbe::passes);
  }

  /**
   * @param probe whether the calling thread, which computes, does so as IEEE-754 says
   */
  ExactReplayer(ExactModels models, BooleanSupplier probe) {
    this.models = models;
    this.probe = probe;
  }

  @Override
  public synchronized ReplayReport replay(GenerationRequest request, TokenIds outputTokens) {
    return replay(request, outputTokens, false);
  }

  @Override
  public synchronized ReplayReport replayFault(GenerationRequest request, TokenIds outputTokens) {
    return replay(request, outputTokens, true);
  }

  private ReplayReport replay(GenerationRequest request, TokenIds outputTokens, boolean toFault) {
    var model = models.get(request.modelId());
    try {
      requireRunnable(request, outputTokens, model);
    } catch (NodeException e) {
      return ReplayReport.impossible(request.seed(), e.detail());
    }
    return replayed(request, outputTokens, model, toFault, null).report();
  }

  /**
   * Computes the opening of an output token and the digests between the layers where it was drawn.
   *
   * @param position index among the output tokens
   * @throws NodeException INVALID_REQUEST when the model cannot have given such an answer or it has
   *     no such token, NUMERIC_FAULT when a number on the way is not finite
   */
  public synchronized PositionProof prove(
      GenerationRequest request, TokenIds outputTokens, int position) {
    var model = models.get(request.modelId());
    requireRunnable(request, outputTokens, model);
    if (position < 0 || position >= outputTokens.size()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST,
          "the answer has %d tokens, none at position %d".formatted(outputTokens.size(), position));
    }
    int drawnAt = request.promptTokens().size() + position - 1;
    var watch = new LayerWatch(drawnAt, model.config().hiddenSize());
    var opening = replayed(request, outputTokens, model, false, watch).opening(position);
    return new PositionProof(opening, drawnAt, MerkleTree.root(watch.leaves()), watch.leaves());
  }

  private Replay replayed(
      GenerationRequest request,
      TokenIds outputTokens,
      ExactModel model,
      boolean toFault,
      @Nullable LayerWatch watch) {
    requireSound();
    try (var pool = new WorkerPool(1, "replay")) {
      var runner = new ModelRunner(model, models.kernels(), pool, CHUNK);
      var replay = new Replay(request, outputTokens, runner, models.kernels(), toFault, watch);
      var constraint = request.constraint();
      if (constraint != null) {
        var masks = new ConstraintMasks(models.grammars().get(constraint), model);
        replay.transcript.constrain(new ConstraintCursor(masks, model));
      }
      replay.run();
      // What was computed must not accuse anybody when native code altered the mode meanwhile.
      requireSound();
      return replay;
    }
  }

  private void requireSound() {
    if (!probe.getAsBoolean()) {
      throw new NodeException(ErrorCode.NUMERIC_FAULT, FloatProbe.ALTERED);
    }
  }

  private void requireRunnable(GenerationRequest request, TokenIds outputTokens, ExactModel model) {
    RequestCheck.require(request, model.config());
    if (outputTokens.size() > request.maxTokens()) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "more tokens are claimed than the request allows");
    }
    for (int i = 0; i < outputTokens.size(); i++) {
      RequestCheck.requireToken(outputTokens.get(i), model.config(), "output_tokens");
    }
    var constraint = request.constraint();
    if (constraint != null) {
      models.grammars().get(constraint);
    }
  }

  private static final class Replay {
    private final GenerationRequest request;
    private final int[] prompt;
    private final int[] claimed;
    private final ModelRunner runner;
    private final Batch batch = new Batch(CHUNK);
    private final Transcript transcript;
    private final Sampler sampler;
    private final Commitments commitments = new Commitments();
    private final boolean toFault;
    private final @Nullable LayerWatch watch;
    private final List<Draw> draws = new ArrayList<>();
    private final List<Hash256> hidden = new ArrayList<>();
    private final List<Position> logprobs = new ArrayList<>();
    private final int logprobsKept;
    private int firstDifference = -1;
    private boolean unsound;
    private boolean faultFound;

    Replay(
        GenerationRequest request,
        TokenIds claimed,
        ModelRunner runner,
        Kernels kernels,
        boolean toFault,
        @Nullable LayerWatch watch) {
      var model = runner.model();
      this.request = request;
      this.runner = runner;
      this.toFault = toFault;
      this.watch = watch;
      this.prompt = request.promptTokens().toArray();
      this.claimed = claimed.toArray();
      this.transcript = new Transcript(request, model);
      this.sampler =
          new Sampler(request.sampling(), request.seed(), kernels, model.config().vocabularySize());
      this.logprobsKept =
          request.sampling().wantsLogprobs()
              ? AnswerLogprobs.kept(request.sampling().topLogprobs(), claimed.size())
              : 0;
    }

    void run() {
      if (claimed.length > 0 || toFault) {
        prefill();
      }
    }

    LeafOpening opening(int position) {
      if (unsound) {
        throw new NodeException(ErrorCode.NUMERIC_FAULT, NOT_FINITE);
      }
      var draw = draws.get(position);
      int leaf = commitments.count() - claimed.length + position;
      return new LeafOpening(
          position,
          claimed[position],
          hidden.get(position),
          draw.runnerUpId(),
          draw.bestLogit(),
          draw.runnerUpLogit(),
          draw.total(),
          leaf,
          commitments.count(),
          commitments.path(leaf));
    }

    ReplayReport report() {
      if (unsound) {
        return ReplayReport.impossible(request.seed(), NOT_FINITE);
      }
      // Without output nothing is committed to.
      var root = claimed.length == 0 ? new Commitments().root() : commitments.root();
      var ended = transcript.ended();
      return new ReplayReport(
          root,
          request.seed(),
          firstDifference < 0 ? OptionalInt.empty() : OptionalInt.of(firstDifference),
          ended == null && faultFound ? FinishReason.NUMERIC_FAULT : ended,
          transcript.text(),
          null,
          new AnswerLogprobs(logprobs));
    }

    // The last claimed token needs no pass unless a fault is looked for: nothing was drawn after
    // it.
    private void prefill() {
      var shape = KvShape.of(runner.model().config());
      var cache = new KvCache(shape, new KvPagePool(Long.MAX_VALUE));
      int length = prompt.length + claimed.length - (toFault ? 0 : 1);
      for (int from = 0; from < length && !isOver(); from += CHUNK) {
        int to = Math.min(from + CHUNK, length);
        cache.ensure(to);
        batch.clear();
        for (int position = from; position < to; position++) {
          batch.add(token(position), position, cache, wanted(position));
        }
        if (watch != null && watch.position() >= from && watch.position() < to) {
          runner.watch(watch.position() - from, watch);
        }
        runner.forward(batch);
        for (int position = from; position < to && !isOver(); position++) {
          take(position, position - from);
        }
      }
    }

    private boolean isOver() {
      return unsound || faultFound;
    }

    private int token(int position) {
      return position < prompt.length ? prompt[position] : claimed[position - prompt.length];
    }

    private Wanted wanted(int position) {
      if (position + 1 >= prompt.length) {
        return Wanted.LOGITS;
      }
      return Commitments.endsChunk(position, prompt.length) ? Wanted.HIDDEN : Wanted.NOTHING;
    }

    private void take(int position, int row) {
      if (batch.faults[row]) {
        fault(position);
        return;
      }
      if (position < prompt.length && Commitments.endsChunk(position, prompt.length)) {
        commitments.addPromptChunk(prompt, position, runner.hiddenHash(row));
      }
      if (position + 1 < prompt.length) {
        return;
      }
      int output = position + 1 - prompt.length;
      var allowed = transcript.ended() == null ? transcript.mask() : null;
      if (allowed != null && allowed.count() == 0) {
        // No token could be drawn here, so whatever is claimed is not the draw.
        firstDifference = firstDifference < 0 ? output : firstDifference;
        allowed = null;
      }
      var draw = sampler.draw(runner.logits(), runner.logitsOffset(row), output, allowed);
      if (draw == null) {
        fault(position);
      } else if (output < claimed.length) {
        compare(output, row, draw);
      }
    }

    // A fault before the next output token is what was looked for; one before that is none that an
    // answer with all the claimed tokens can have met.
    private void fault(int position) {
      int output = Math.max(0, position + 1 - prompt.length);
      faultFound = toFault && output == claimed.length;
      unsound = !faultFound;
    }

    private void compare(int output, int row, Draw draw) {
      boolean mustHaveEnded = transcript.ended() != null;
      if (firstDifference < 0 && (mustHaveEnded || draw.tokenId() != claimed[output])) {
        firstDifference = output;
      }
      draws.add(draw);
      hidden.add(runner.hiddenHash(row));
      commitments.addToken(output, claimed[output], hidden.getLast(), draw);
      if (output < logprobsKept) {
        logprobs.add(Position.of(logprobs(row, claimed[output])));
      }
      sampler.accept(claimed[output]);
      if (!mustHaveEnded) {
        transcript.add(claimed[output]);
      }
    }

    private TokenLogprobs logprobs(int row, int token) {
      var model = runner.model();
      return LogprobReport.of(
          runner.logits(),
          runner.logitsOffset(row),
          model.config().vocabularySize(),
          token,
          request.sampling().topLogprobs(),
          model.tokenizer());
    }
  }
}
