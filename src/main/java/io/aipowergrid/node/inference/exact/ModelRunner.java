package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass of one model over a mixed batch, on the processor. Every output is a function of
 * its own sequence only; threads and batch never change a bit. Used by one thread, which leads the
 * worker pool.
 */
final class ModelRunner implements PassRunner {
  /** Multiplications below which a second thread costs more than it gives: some 10 microseconds. */
  private static final long PARALLEL_WORK_MIN = 1 << 20;

  private final ExactModel model;
  private final ModelConfig config;
  private final Kernels choice;
  private final WorkerPool pool;
  private final AttentionRule[] rules;
  private final AttentionScratch[] scratch;
  private final int queryWidth;
  private final int keyWidth;

  private final float[] residual;
  private final float[] normed;
  private final float[] projected;
  private final float[] attended;
  private final float[] gated;
  private final QueryCodes queries;
  private final Activations input;
  private float[] logits = new float[0];
  private final int[] outputRows;
  private Batch batch;
  private ExactKernels kernels;
  private DecoderExtras extras;
  private @Nullable LayerWatch watch;
  private int watchedToken;

  ModelRunner(ExactModel model, Kernels choice, WorkerPool pool, int tokensMax) {
    this.model = model;
    this.config = model.config();
    this.choice = choice;
    this.kernels = choice.current();
    this.pool = pool;
    this.extras = new DecoderExtras(config, kernels);
    this.rules = new AttentionRule[config.layers()];
    Arrays.setAll(rules, layer -> AttentionRule.of(config, layer));
    this.scratch = new AttentionScratch[pool.threads()];
    Arrays.setAll(scratch, i -> new AttentionScratch(config.contextLength(), config.headDim()));
    this.queryWidth = config.heads() * config.headDim();
    this.keyWidth = config.kvHeads() * config.headDim();
    int widest =
        Math.max(
            queryWidth + 2 * keyWidth,
            Math.max(2 * config.intermediateSize(), config.hiddenSize()));
    this.residual = new float[Math.multiplyExact(tokensMax, config.hiddenSize())];
    this.normed = new float[residual.length];
    this.projected = new float[Math.multiplyExact(tokensMax, widest)];
    this.attended = new float[tokensMax * queryWidth];
    this.gated = new float[tokensMax * config.intermediateSize()];
    this.queries = new QueryCodes(tokensMax, config.heads(), config.headDim());
    this.input =
        new Activations(
            tokensMax,
            Math.max(config.hiddenSize(), Math.max(queryWidth, config.intermediateSize())));
    this.outputRows = new int[tokensMax];
    this.batch = new Batch(0);
  }

  @Override
  public ExactModel model() {
    return model;
  }

  @Override
  public void forward(Batch next) {
    batch = next;
    kernels = choice.current();
    extras = new DecoderExtras(config, kernels);
    forTokens(this::embed);
    tellBoundary();
    for (int layer = 0; layer < config.layers(); layer++) {
      attention(layer, model.layer(layer));
      feedForward(model.layer(layer));
      tellBoundary();
    }
    watch = null;
    outputs();
  }

  /** Has the next pass tell what one of its tokens is between the layers. */
  void watch(int token, LayerWatch by) {
    watchedToken = token;
    watch = by;
  }

  private void tellBoundary() {
    if (watch != null) {
      watch.add(residual, watchedToken * config.hiddenSize());
    }
  }

  private void embed(int token) {
    int offset = token * config.hiddenSize();
    model.embedding().dequantise(batch.tokens[token], residual, offset);
    extras.scaleEmbedding(residual, offset);
  }

  private void attention(int index, ExactModel.Layer layer) {
    input.shape(config.hiddenSize());
    forTokens(token -> normAndQuantise(token, layer.attentionNorm()));
    multiply(layer.attentionIn());
    var heads = new LayerAttention(batch, index, model.rope(index), rules[index], queries);
    forTokens(token -> rotateAndStore(token, layer, heads));
    attend(heads);
    input.shape(queryWidth);
    forTokens(token -> quantise(token, attended, queryWidth));
    multiply(layer.attentionOut());
    forTokens(token -> addProjected(token, layer.attentionOutNorm()));
  }

  private void feedForward(ExactModel.Layer layer) {
    int inner = config.intermediateSize();
    input.shape(config.hiddenSize());
    forTokens(token -> normAndQuantise(token, layer.feedForwardNorm()));
    multiply(layer.feedForwardIn());
    input.shape(inner);
    forTokens(
        token -> {
          extras.gate(projected, token * 2 * inner, inner, gated, token * inner);
          quantise(token, gated, inner);
        });
    multiply(layer.feedForwardOut());
    forTokens(token -> addProjected(token, layer.feedForwardOutNorm()));
  }

  private void normAndQuantise(int token, RmsNorm norm) {
    int offset = token * config.hiddenSize();
    fault(token, kernels.rmsNorm(residual, offset, norm, normed, offset));
    quantise(token, normed, config.hiddenSize());
  }

  private void quantise(int token, float[] x, int columns) {
    fault(token, kernels.quantise(x, token * columns, columns, input, token));
  }

  private void addProjected(int token, @Nullable RmsNorm norm) {
    int hidden = config.hiddenSize();
    fault(token, extras.normOutput(norm, projected, normed, token * hidden));
    kernels.add(residual, token * hidden, projected, token * hidden, hidden);
  }

  private void rotateAndStore(int token, ExactModel.Layer layer, LayerAttention heads) {
    int offset = token * (queryWidth + 2 * keyWidth);
    fault(token, extras.prepareHeads(layer, projected, offset, attended, token * queryWidth));
    fault(token, kernels.storeHeads(projected, offset, heads, token));
  }

  private void attend(LayerAttention layer) {
    int heads = config.heads();
    long work = 0;
    for (int token = 0; token < batch.size(); token++) {
      int length = layer.length(token);
      work += ATTENTION_WORK * (length - layer.rule().from(length)) * queryWidth;
    }
    inParts(
        batch.size() * heads,
        work,
        (part, from, to) -> {
          for (int job = from; job < to; job++) {
            int token = job / heads;
            fault(token, kernels.attend(layer, token, job % heads, scratch[part], attended));
          }
        });
  }

  private void outputs() {
    Arrays.fill(outputRows, 0, batch.size(), -1);
    // Rows with logits come first, so that the head multiplies only those.
    int rows = batch.number(Wanted.LOGITS, outputRows, 0);
    batch.number(Wanted.HIDDEN, outputRows, rows);
    int hidden = config.hiddenSize();
    input.shape(hidden);
    forTokens(
        token -> {
          if (outputRows[token] >= 0) {
            int from = token * hidden;
            fault(token, kernels.rmsNorm(residual, from, model.finalNorm(), normed, from));
            fault(token, kernels.quantise(normed, from, hidden, input, outputRows[token]));
          }
        });
    int vocabulary = config.vocabularySize();
    if (logits.length < rows * vocabulary) {
      logits = new float[Math.multiplyExact(rows, vocabulary)];
    }
    multiply(model.head(), rows, logits);
    if (config.variant().logitCap() > 0) {
      forTokens(this::capLogits);
    }
  }

  private void capLogits(int token) {
    if (batch.wanted[token] == Wanted.LOGITS) {
      fault(token, extras.capLogits(logits, logitsOffset(token)));
    }
  }

  @Override
  public Hash256 hiddenHash(int token) {
    int row = outputRows[token];
    return new Sha256()
        .codes(input.codes, row * input.stride(), config.hiddenSize())
        .number(Float.floatToRawIntBits(input.scales[row]))
        .finish();
  }

  @Override
  public float[] logits() {
    return logits;
  }

  @Override
  public int logitsOffset(int token) {
    return outputRows[token] * config.vocabularySize();
  }

  private void multiply(WeightMatrix weights) {
    multiply(weights, batch.size(), projected);
  }

  private void multiply(WeightMatrix weights, int tokens, float[] out) {
    if (tokens == 0) {
      return;
    }
    var product = new MatrixProduct(weights, input, tokens, out);
    int rows = weights.rows();
    int block = WeightMatrix.ROWS;
    inParts(
        Math.ceilDiv(rows, block),
        (long) rows * weights.columns() * tokens,
        (part, from, to) -> kernels.multiply(product, from * block, Math.min(to * block, rows)));
  }

  // Only one thread works on a token or a (token, head) that may raise its flag, and nobody lowers.
  private void fault(int token, boolean fine) {
    if (!fine) {
      batch.faults[token] = true;
    }
  }

  private void forTokens(IntConsumer step) {
    inParts(
        batch.size(),
        (long) batch.size() * config.hiddenSize() * TOKEN_STEP_WORK,
        (part, from, to) -> {
          for (int token = from; token < to; token++) {
            step.accept(token);
          }
        });
  }

  /** An elementwise step costs about as much as that many multiplications per value. */
  private static final int TOKEN_STEP_WORK = 32;

  /** A position of a head costs about as much as that many multiplications per value. */
  private static final long ATTENTION_WORK = 8;

  private void inParts(int count, long work, WorkerPool.Range range) {
    if (pool.threads() == 1 || work < PARALLEL_WORK_MIN || count < 2) {
      range.run(0, 0, count);
    } else {
      pool.share(count, range);
    }
  }
}
