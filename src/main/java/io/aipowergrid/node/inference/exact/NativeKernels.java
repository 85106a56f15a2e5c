package io.aipowergrid.node.inference.exact;

import java.util.Arrays;

/** The arithmetic in C (native-kernels/cpu) at one level of the processor. */
final class NativeKernels implements ExactKernels {
  /**
   * Multiplications of one call, a fraction of a millisecond: while a call works on Java arrays,
   * the garbage collector waits.
   */
  private static final long WORK_PER_CALL = 1 << 26;

  private final NativeCalls calls;
  private final CpuLevel level;

  /** The library must be able to run that level on this processor. */
  NativeKernels(NativeLibrary library, CpuLevel level) {
    this.calls = new NativeCalls(library, level);
    this.level = level;
  }

  @Override
  public String name() {
    return "c-" + level.suffix();
  }

  @Override
  public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    return calls.quantise(x, offset, columns, out, token);
  }

  @Override
  public void multiply(
      WeightMatrix weights,
      int rowFrom,
      int rowTo,
      Activations x,
      int tokens,
      float[] out,
      int outStride) {
    long blocks = WORK_PER_CALL / ((long) weights.stride() * tokens * WeightMatrix.ROWS);
    int rows = (int) Math.clamp(blocks, 1, 1 << 20) * WeightMatrix.ROWS;
    for (int from = rowFrom; from < rowTo; from += rows) {
      calls.multiply(weights, from, Math.min(from + rows, rowTo), x, tokens, out, outStride);
    }
  }

  @Override
  public boolean rmsNorm(
      float[] x, int offset, float[] weights, float eps, float[] out, int outOffset) {
    return calls.rmsNorm(x, offset, weights, eps, out, outOffset);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    calls.add(x, xOffset, y, yOffset, count);
  }

  @Override
  public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    calls.gate(x, offset, count, out, outOffset);
  }

  @Override
  public void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    calls.geluGate(x, offset, count, out, outOffset);
  }

  @Override
  public boolean softCap(float[] x, int offset, int count, float cap) {
    return calls.softCap(x, offset, count, cap);
  }

  @Override
  public boolean storeHeads(
      float[] x,
      int offset,
      RopeTables rope,
      int position,
      KvCache cache,
      int layer,
      QueryCodes queries,
      int token) {
    var page = cache.page(position / KvPage.TOKENS);
    return calls.storeHeads(x, offset, rope, position, cache.shape(), page, layer, queries, token);
  }

  @Override
  public boolean attend(
      short[] query,
      int queryOffset,
      float queryScale,
      KvCache cache,
      int layer,
      int kvHead,
      int length,
      AttentionRule rule,
      AttentionScratch scratch,
      float[] out,
      int outOffset) {
    int headDim = cache.shape().headDim();
    int vector = cache.shape().vector(layer, kvHead, 0);
    int from = rule.from(length);
    int first = from / KvPage.TOKENS;
    int pages = KvShape.pages(length);
    for (int page = first; page < pages; page++) {
      int position = page * KvPage.TOKENS;
      calls.score(
          query,
          queryOffset,
          queryScale,
          rule.root(),
          cache.page(page),
          vector,
          headDim,
          scratch,
          position);
    }
    if (rule.cap() > 0 && !calls.softCap(scratch.scores, from, length - from, rule.cap())) {
      return false;
    }
    float unit = calls.softmax(scratch, from, length - from);
    if (unit < 0) {
      return false;
    }
    // Whole pages are weighed; what they hold beside the window has no weight.
    Arrays.fill(scratch.weights16, first * KvPage.TOKENS, from, (short) 0);
    Arrays.fill(scratch.weights16, length, pages * KvPage.TOKENS, (short) 0);
    Arrays.fill(scratch.sums, 0);
    for (int page = first; page < pages; page++) {
      calls.weigh(scratch, page * KvPage.TOKENS, cache.page(page), vector, headDim);
    }
    for (int d = 0; d < headDim; d++) {
      out[outOffset + d] = (float) scratch.sums[d] * unit;
    }
    return true;
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    return calls.probabilities(x, offset, count, factor, out);
  }

  @Override
  public long topTwo(float[] x, int offset, int count) {
    return calls.topTwo(x, offset, count);
  }
}
