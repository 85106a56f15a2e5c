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
  public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    long perRow = (long) product.weights().stride() * product.tokens();
    long blocks = WORK_PER_CALL / (perRow * WeightMatrix.ROWS);
    int rows = (int) Math.clamp(blocks, 1, 1 << 20) * WeightMatrix.ROWS;
    for (int from = rowFrom; from < rowTo; from += rows) {
      calls.multiply(product, from, Math.min(from + rows, rowTo));
    }
  }

  @Override
  public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    return calls.rmsNorm(x, offset, norm, out, outOffset);
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
  public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
    return calls.storeHeads(x, offset, layer, token);
  }

  @Override
  public boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    var rule = layer.rule();
    int length = layer.length(token);
    int from = rule.from(length);
    int first = from / KvPage.TOKENS;
    int pages = KvShape.pages(length);
    var own = layer.head(token, head);
    for (int page = first; page < pages; page++) {
      calls.score(own, rule.root(), page, scratch);
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
      calls.weigh(own, page, scratch);
    }
    scratch.output(unit, out, own.offset());
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
