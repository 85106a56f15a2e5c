package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.GpuLease;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.exact.DeviceKernels.Attention;
import io.aipowergrid.node.inference.exact.DeviceKernels.Heads;
import io.aipowergrid.node.inference.exact.DeviceKernels.Rows;
import io.aipowergrid.node.inference.exact.DeviceKernels.Strided;
import io.aipowergrid.node.inference.exact.DeviceScratch.Words;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Forward passes on a device, as {@link ModelRunner} on the processor: one task of the device's
 * thread each. Weights, keys and values stay there; token ids and places of pages go in, faults,
 * draws and the codes entering the head come out, and logits of those whose draw is not plain. Used
 * by one thread.
 */
final class DeviceRunner implements PassRunner {
  private final ExactModel model;
  private final ModelConfig config;
  private final DecoderVariant variant;
  private final GpuLease lease;
  private final DeviceKernels kernels;
  private final DeviceWeights weights;
  private final DeviceScratch scratch;
  private final Attention[] attentions;
  private final int queryWidth;
  private final int qkvWidth;

  private final int[] words;
  private final int[] outputRows;
  private final DeviceDraws draws;
  private long[] addresses = new long[0];
  private byte[] high = new byte[0];
  private byte[] low = new byte[0];
  private float[] scales = new float[0];

  /** Uses the scratch alone. */
  DeviceRunner(
      ExactModel model,
      GpuLease lease,
      DeviceKernels kernels,
      DeviceWeights weights,
      DeviceScratch scratch) {
    this.model = model;
    this.config = model.config();
    this.variant = config.variant();
    this.lease = lease;
    this.kernels = kernels;
    this.weights = weights;
    this.scratch = scratch;
    this.queryWidth = config.heads() * config.headDim();
    this.qkvWidth = queryWidth + 2 * config.kvHeads() * config.headDim();
    this.words = scratch.newWords();
    this.outputRows = new int[scratch.tokensMax];
    this.draws = new DeviceDraws(kernels, scratch, config.vocabularySize());
    this.attentions = new Attention[config.layers()];
    Arrays.setAll(attentions, this::attention);
  }

  private Attention attention(int layer) {
    int vectors = KvShape.of(config).vectorsPerPage();
    return new Attention(
        new Heads(config.heads(), config.kvHeads(), config.headDim(), layer, vectors),
        AttentionRule.of(config, layer),
        weights.layers.get(layer).rope(),
        scratch.places(),
        scratch.queries,
        scratch.faults());
  }

  @Override
  public ExactModel model() {
    return model;
  }

  /**
   * @throws DeviceResting when the device takes no work for now; nothing was begun
   * @throws DeviceFailure when the device cannot go on; what is on it is lost
   * @throws CancellationException when interrupted before its turn came
   */
  @Override
  public void forward(Batch batch) {
    try {
      lease.run(
          device -> {
            pass(batch);
            return true;
          });
    } catch (GpuException e) {
      throw e.fault() == GpuException.Fault.UNAVAILABLE
          ? new DeviceResting(e)
          : new DeviceFailure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted before a pass");
    }
  }

  private void pass(Batch batch) throws GpuException {
    int tokens = batch.size();
    int logitRows = batch.number(Wanted.LOGITS, outputRows, 0);
    int rows = batch.number(Wanted.HIDDEN, outputRows, logitRows);
    sendPlaces(batch);
    kernels.embed(
        weights.embedding, scratch.ids(), tokens, variant.embeddingScale(), scratch.residual);
    for (int layer = 0; layer < config.layers(); layer++) {
      attention(batch, attentions[layer], weights.layers.get(layer));
      feedForward(tokens, weights.layers.get(layer));
    }
    if (rows > 0) {
      outputs(batch, rows, logitRows);
    }
    receiveFaults(batch);
  }

  private void sendPlaces(Batch batch) throws GpuException {
    int max = scratch.tokensMax;
    if (batch.size() > max) {
      throw new IllegalArgumentException(
          "a pass of %d tokens, the device has room for %d".formatted(batch.size(), max));
    }
    var starts = new IdentityHashMap<KvCache, Integer>();
    int pages = 0;
    Arrays.fill(words, 0);
    for (int token = 0; token < batch.size(); token++) {
      var cache = batch.caches[token];
      if (!starts.containsKey(cache)) {
        starts.put(cache, pages);
        int end = pages + cache.pageCount();
        addresses = addresses.length < end ? Arrays.copyOf(addresses, 2 * end) : addresses;
        for (int page = 0; pages < end; page++) {
          addresses[pages++] = cache.page(page).deviceAddress();
        }
      }
      put(Words.IDS, token, batch.tokens[token]);
      put(Words.POSITIONS, token, batch.positions[token]);
      put(Words.PAGE_STARTS, token, starts.get(cache));
      if (batch.wanted[token] != Wanted.NOTHING) {
        put(Words.OUTPUT_TOKENS, outputRows[token], token);
      }
    }
    scratch.words.write(MemorySegment.ofArray(words));
    scratch.pages.write(MemorySegment.ofArray(addresses).asSlice(0, (long) pages * Long.BYTES));
  }

  private void put(Words array, int index, int value) {
    words[scratch.place(array, index)] = value;
  }

  private void attention(Batch batch, Attention heads, DeviceWeights.Layer layer)
      throws GpuException {
    int tokens = batch.size();
    normAndMultiply(tokens, layer.attentionNorm(), layer.attentionIn());
    if (layer.attentionBias() != 0) {
      kernels.add(scratch.projected, layer.attentionBias(), tokens * qkvWidth, qkvWidth);
    }
    normHeads(tokens, 0, config.heads(), layer.queryNorm());
    normHeads(tokens, queryWidth, config.kvHeads(), layer.keyNorm());
    kernels.storeHeads(scratch.projected, tokens, heads);
    attend(batch, heads);
    quantise(scratch.attended, queryWidth, tokens);
    kernels.multiply(layer.attentionOut(), scratch.limbs(), tokens, scratch.projected);
    addProjected(tokens, layer.attentionOutNorm());
  }

  private void normHeads(int tokens, int from, int heads, @Nullable DeviceNorm norm)
      throws GpuException {
    if (norm != null) {
      var x = new Strided(scratch.projected + (long) from * Float.BYTES, qkvWidth);
      kernels.rmsNorm(x, heads, norm, x, scratch.tokens(tokens));
    }
  }

  // The room for what is between its steps may be too small for all tokens; they take turns.
  private void attend(Batch batch, Attention heads) throws GpuException {
    int tokens = batch.size();
    int partsMax = 1;
    for (int token = 0; token < tokens; token++) {
      int length = batch.positions[token] + 1;
      partsMax = Math.max(partsMax, DeviceKernels.parts(length, heads.rule()));
    }
    int atOnce = scratch.tokensAtOnce(config.heads(), partsMax);
    for (int from = 0; from < tokens; from += atOnce) {
      int count = Math.min(atOnce, tokens - from);
      kernels.attend(heads, from, count, scratch.parts(partsMax), scratch.attended);
    }
  }

  private void feedForward(int tokens, DeviceWeights.Layer layer) throws GpuException {
    int inner = config.intermediateSize();
    normAndMultiply(tokens, layer.feedForwardNorm(), layer.feedForwardIn());
    boolean gelu = variant.activation() == Activation.GELU_TANH;
    kernels.gate(gelu, scratch.projected, inner, tokens, scratch.gated);
    quantise(scratch.gated, inner, tokens);
    kernels.multiply(layer.feedForwardOut(), scratch.limbs(), tokens, scratch.projected);
    addProjected(tokens, layer.feedForwardOutNorm());
  }

  private void normAndMultiply(int tokens, DeviceNorm norm, DeviceMatrix matrix)
      throws GpuException {
    normHidden(scratch.residual, norm, scratch.normed, scratch.tokens(tokens));
    quantise(scratch.normed, config.hiddenSize(), tokens);
    kernels.multiply(matrix, scratch.limbs(), tokens, scratch.projected);
  }

  private void normHidden(long x, DeviceNorm norm, long out, Rows rows) throws GpuException {
    int hidden = config.hiddenSize();
    kernels.rmsNorm(new Strided(x, hidden), 1, norm, new Strided(out, hidden), rows);
  }

  private void quantise(long x, int columns, int tokens) throws GpuException {
    kernels.quantise(x, columns, scratch.limbs(), scratch.tokens(tokens));
  }

  private void addProjected(int tokens, @Nullable DeviceNorm norm) throws GpuException {
    if (norm != null) {
      normHidden(scratch.projected, norm, scratch.projected, scratch.tokens(tokens));
    }
    int count = tokens * config.hiddenSize();
    kernels.add(scratch.residual, scratch.projected, count, count);
  }

  private void outputs(Batch batch, int rows, int logitRows) throws GpuException {
    int hidden = config.hiddenSize();
    normHidden(scratch.residual, weights.finalNorm, scratch.normed, scratch.outputs(rows));
    kernels.quantise(scratch.normed, hidden, scratch.limbs(), scratch.outputs(rows));
    receiveHidden(rows);
    if (logitRows > 0) {
      int vocabulary = config.vocabularySize();
      kernels.multiply(weights.head, scratch.limbs(), logitRows, scratch.logits.address());
      if (variant.logitCap() > 0) {
        long x = scratch.logits.address();
        kernels.softCap(x, vocabulary, variant.logitCap(), scratch.outputs(logitRows));
      }
      draws.draw(batch, outputRows, logitRows);
    }
  }

  private void receiveHidden(int rows) throws GpuException {
    int bytes = Math.multiplyExact(rows, DeviceKernels.stride(config.hiddenSize()));
    if (high.length < bytes) {
      high = new byte[bytes];
      low = new byte[bytes];
      scales = new float[rows];
    }
    scratch.high.read(MemorySegment.ofArray(high).asSlice(0, bytes));
    scratch.low.read(MemorySegment.ofArray(low).asSlice(0, bytes));
    scratch.scales.read(floats(scales, rows));
  }

  private static MemorySegment floats(float[] values, int count) {
    return MemorySegment.ofArray(values).asSlice(0, (long) count * Float.BYTES);
  }

  private void receiveFaults(Batch batch) throws GpuException {
    scratch.words.read(MemorySegment.ofArray(words));
    for (int token = 0; token < batch.size(); token++) {
      batch.faults[token] |= words[scratch.place(Words.FAULTS, token)] != 0;
    }
  }

  @Override
  public Hash256 hiddenHash(int token) {
    int row = outputRows[token];
    int from = row * DeviceKernels.stride(config.hiddenSize());
    var codes = new int[config.hiddenSize()];
    for (int k = 0; k < codes.length; k++) {
      codes[k] = high[from + k] * 256 + low[from + k];
    }
    return new Sha256()
        .codes(codes, 0, codes.length)
        .number(Float.floatToRawIntBits(scales[row]))
        .finish();
  }

  @Override
  public float[] logits() {
    return draws.logits();
  }

  @Override
  public int logitsOffset(int token) {
    return outputRows[token] * config.vocabularySize();
  }

  @Override
  public @Nullable Draw draw(
      int token, Sampler sampler, int position, @Nullable TokenMask allowed) {
    int row = outputRows[token];
    return draws.isDrawn(row)
        ? draws.drawn(row)
        : PassRunner.super.draw(token, sampler, position, allowed);
  }
}
