package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.VectorLanes.FLOATS;
import static io.aipowergrid.node.inference.exact.VectorLanes.INTS;
import static io.aipowergrid.node.inference.exact.VectorLanes.LANES;
import static io.aipowergrid.node.inference.exact.VectorLanes.LONGS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The arithmetic on the Vector API. Reductions are integer, hence free of order; what is left at
 * the end of a vector goes through {@link ExactMath}, which gives the same bits.
 */
final class VectorKernels implements ExactKernels {
  @Override
  public String name() {
    return "vector-" + INTS.vectorBitSize();
  }

  @Override
  public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    int bits = magnitudeBits(x, offset, columns);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    float max = Float.intBitsToFloat(bits);
    int base = token * out.stride();
    if (max < ExactMath.TINY) {
      out.scales[token] = 0.0f;
      Arrays.fill(out.codes, base, base + out.stride(), 0);
      return true;
    }
    out.scales[token] = max / ExactMath.ACTIVATION_MAX;
    float factor = ExactMath.ACTIVATION_MAX / max;
    int k = 0;
    for (; k < FLOATS.loopBound(columns); k += LANES) {
      var codes = VectorLanes.rne(FloatVector.fromArray(FLOATS, x, offset + k).mul(factor));
      codes.intoArray(out.codes, base + k);
    }
    for (; k < columns; k++) {
      out.codes[base + k] = ExactMath.rne(x[offset + k] * factor);
    }
    Arrays.fill(out.codes, base + columns, base + out.stride(), 0);
    return true;
  }

  private static int magnitudeBits(float[] x, int offset, int count) {
    var largest = IntVector.zero(INTS);
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      largest =
          largest.max(VectorLanes.magnitudeBits(FloatVector.fromArray(FLOATS, x, offset + i)));
    }
    int rest = ExactMath.magnitudeBits(x, offset + i, count - i);
    return Math.max(rest, largest.reduceLanes(VectorOperators.MAX));
  }

  @Override
  public void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    VectorProduct.multiply(product, rowFrom, rowTo);
  }

  @Override
  public boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    float[] weights = norm.weights();
    int count = weights.length;
    int bits = magnitudeBits(x, offset, count);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    float max = Float.intBitsToFloat(bits);
    if (max < ExactMath.TINY) {
      Arrays.fill(out, outOffset, outOffset + count, 0.0f);
      return true;
    }
    long sum = sumOfSquares(x, offset, count, ExactMath.NORM_ONE / max);
    float scale = ExactMath.normFactor(sum, count, max, norm.eps());
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      FloatVector.fromArray(FLOATS, x, offset + i)
          .mul(scale)
          .mul(FloatVector.fromArray(FLOATS, weights, i))
          .intoArray(out, outOffset + i);
    }
    for (; i < count; i++) {
      out[outOffset + i] = (x[offset + i] * scale) * weights[i];
    }
    return true;
  }

  private static long sumOfSquares(float[] x, int offset, int count, float factor) {
    var sums = LongVector.zero(LONGS);
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      var y = VectorLanes.rne(FloatVector.fromArray(FLOATS, x, offset + i).mul(factor));
      var low = VectorLanes.toLongs(y, 0);
      var high = VectorLanes.toLongs(y, 1);
      sums = sums.add(low.mul(low)).add(high.mul(high));
    }
    long sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < count; i++) {
      long y = ExactMath.rne(x[offset + i] * factor);
      sum += y * y;
    }
    return sum;
  }

  @Override
  public void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      FloatVector.fromArray(FLOATS, x, xOffset + i)
          .add(FloatVector.fromArray(FLOATS, y, yOffset + i))
          .intoArray(x, xOffset + i);
    }
    for (; i < count; i++) {
      x[xOffset + i] = x[xOffset + i] + y[yOffset + i];
    }
  }

  @Override
  public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      var z = FloatVector.fromArray(FLOATS, x, offset + i);
      var s = z.div(VectorLanes.exp(z.neg()).add(1.0f));
      s.mul(FloatVector.fromArray(FLOATS, x, offset + count + i)).intoArray(out, outOffset + i);
    }
    for (; i < count; i++) {
      out[outOffset + i] = ExactMath.gate(x[offset + i], x[offset + count + i]);
    }
  }

  @Override
  public void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    var linear = FloatVector.broadcast(FLOATS, ExactMath.GELU_LINEAR);
    var cubic = FloatVector.broadcast(FLOATS, ExactMath.GELU_CUBIC);
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      var z = FloatVector.fromArray(FLOATS, x, offset + i);
      var v = z.mul(cubic.fma(z.mul(z), linear));
      var s = z.div(VectorLanes.exp(v.neg()).add(1.0f));
      s.mul(FloatVector.fromArray(FLOATS, x, offset + count + i)).intoArray(out, outOffset + i);
    }
    for (; i < count; i++) {
      out[outOffset + i] = ExactMath.geluGate(x[offset + i], x[offset + count + i]);
    }
  }

  @Override
  public boolean softCap(float[] x, int offset, int count, float cap) {
    if (!ExactMath.isFinite(magnitudeBits(x, offset, count))) {
      return false;
    }
    VectorLanes.softCap(x, offset, count, cap);
    return true;
  }

  @Override
  public boolean attend(
      LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
    return VectorAttention.attend(layer, token, head, scratch, out);
  }

  @Override
  public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    float max = x[offset] * factor;
    for (int i = 1; i < count; i++) {
      float z = x[offset + i] * factor;
      max = z > max ? z : max;
    }
    long total = 0;
    int i = 0;
    for (; i < FLOATS.loopBound(count); i += LANES) {
      var z = FloatVector.fromArray(FLOATS, x, offset + i).mul(factor).sub(max);
      var mass = VectorLanes.rne(VectorLanes.exp(z).mul(ExactMath.PROBABILITY_ONE));
      mass.intoArray(out, i);
      total += mass.reduceLanes(VectorOperators.ADD);
    }
    for (; i < count; i++) {
      float p = ExactMath.exp(x[offset + i] * factor - max);
      out[i] = ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
      total += out[i];
    }
    return total;
  }
}
