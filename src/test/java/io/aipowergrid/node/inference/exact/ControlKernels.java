package io.aipowergrid.node.inference.exact;

/**
 * Kernels that compute almost the same: right ones with one wrong detail. The digests must tell
 * them from the right ones, or they would prove nothing.
 */
class ControlKernels implements ExactKernels {
  private final ExactKernels right;

  ControlKernels() {
    this(new ScalarKernels());
  }

  /** By itself no cheat at all: every operation is that of the right ones. */
  ControlKernels(ExactKernels right) {
    this.right = right;
  }

  /** A multiplication and an addition fused, as a C compiler does unasked. */
  static final class Contracted extends ControlKernels {
    @Override
    public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
      float[] weights = norm.weights();
      int count = weights.length;
      float max = Float.intBitsToFloat(ExactMath.magnitudeBits(x, offset, count));
      long sum = 0;
      for (int i = 0; i < count; i++) {
        float shifted = Math.fma(x[offset + i], ExactMath.NORM_ONE / max, ExactMath.RNE_MAGIC);
        long y = Float.floatToRawIntBits(shifted) - ExactMath.RNE_MAGIC_BITS;
        sum += y * y;
      }
      float unit = max * (1.0f / ExactMath.NORM_ONE);
      float square = Math.fma(((float) sum / (float) count) * unit, unit, norm.eps());
      float scale = ExactMath.reciprocalRoot(square);
      for (int i = 0; i < count; i++) {
        out[outOffset + i] = (x[offset + i] * scale) * weights[i];
      }
      return true;
    }
  }

  /** Sums in f32, as most engines do. */
  static final class FloatSums extends ControlKernels {
    @Override
    public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
      var weights = product.weights();
      var x = product.x();
      var row = new float[weights.columns()];
      for (int r = rowFrom; r < rowTo; r++) {
        weights.dequantise(r, row, 0);
        for (int token = 0; token < product.tokens(); token++) {
          float sum = 0;
          for (int k = 0; k < row.length; k++) {
            sum += row[k] * (x.codes[token * x.stride() + k] * x.scales[token]);
          }
          product.out()[token * weights.rows() + r] = sum;
        }
      }
    }
  }

  @Override
  public String name() {
    return getClass().getSimpleName();
  }

  @Override
  public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    return right.quantise(x, offset, columns, out, token);
  }

  @Override
  public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    right.multiply(product, rowFrom, rowTo);
  }

  @Override
  public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    return right.rmsNorm(x, offset, norm, out, outOffset);
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    right.add(x, xOffset, y, yOffset, count);
  }

  @Override
  public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    right.gate(x, offset, count, out, outOffset);
  }

  @Override
  public void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    right.geluGate(x, offset, count, out, outOffset);
  }

  @Override
  public boolean softCap(float[] x, int offset, int count, float cap) {
    return right.softCap(x, offset, count, cap);
  }

  @Override
  public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
    return right.storeHeads(x, offset, layer, token);
  }

  @Override
  public boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    return right.attend(layer, token, head, scratch, out);
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    return right.probabilities(x, offset, count, factor, out);
  }

  @Override
  public long topTwo(float[] x, int offset, int count) {
    return right.topTwo(x, offset, count);
  }
}
