package io.aipowergrid.node.inference.exact;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** Kernels of nodes that save work or memory, or compute as others do. Stateless. */
final class TamperedKernels {
  private TamperedKernels() {}

  /** Activations in 8 bits, as W8A8 engines have them. */
  static final class CoarseActivations extends ControlKernels {
    CoarseActivations(ExactKernels right) {
      super(right);
    }

    @Override
    public boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
      var coarse = Arrays.copyOfRange(x, offset, offset + columns);
      TamperedFiles.coarsen(coarse, 0, columns, 127);
      return super.quantise(coarse, 0, columns, out, token);
    }
  }

  /** Keys and values in so many levels on each side of zero. */
  static final class CoarseCache extends ControlKernels {
    private final int keyLevels;
    private final int valueLevels;

    CoarseCache(ExactKernels right, int keyLevels, int valueLevels) {
      super(right);
      this.keyLevels = keyLevels;
      this.valueLevels = valueLevels;
    }

    @Override
    public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
      boolean fine = super.storeHeads(x, offset, layer, token);
      var shape = layer.cache(token).shape();
      var page = layer.cache(token).page(layer.position(token) / KvPage.TOKENS);
      int slot = layer.position(token) % KvPage.TOKENS;
      int keyStep = Math.ceilDiv(ExactMath.queryMax(shape.headDim()), keyLevels);
      int valueStep = Math.ceilDiv(ExactMath.VALUE_MAX, valueLevels);
      for (int head = 0; head < shape.kvHeads(); head++) {
        int key = shape.vector(layer.index(), head, 0) * shape.headDim() + slot;
        int value = shape.vector(layer.index(), head, slot) * shape.headDim();
        for (int d = 0; d < shape.headDim(); d++) {
          int at = key + d * KvPage.TOKENS;
          page.keys[at] = (short) coarse(page.keys[at], keyStep);
          page.values[value + d] = (byte) coarse(page.values[value + d], valueStep);
        }
      }
      return fine;
    }

    // Toward zero, so that no code leaves its range.
    private static int coarse(int code, int step) {
      return code / step * step;
    }
  }

  /** Keys and values of old positions are dropped: they are zeros. */
  static final class ForgetfulCache extends ControlKernels {
    private final int kept;

    ForgetfulCache(ExactKernels right, int kept) {
      super(right);
      this.kept = kept;
    }

    @Override
    public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
      if (layer.position(token) >= kept) {
        forget(layer.cache(token), layer.index(), layer.position(token) - kept);
      }
      return super.storeHeads(x, offset, layer, token);
    }

    private static void forget(KvCache cache, int layer, int position) {
      var zeros = new float[cache.shape().headDim()];
      for (int head = 0; head < cache.shape().kvHeads(); head++) {
        cache.putKey(layer, head, position, zeros, 0);
        cache.putValue(layer, head, position, zeros, 0);
      }
    }
  }

  /** Positions count from another number, which no exact rotation would notice. */
  static final class ShiftedPositions extends ControlKernels {
    private final int shift;

    ShiftedPositions(ExactKernels right, int shift) {
      super(right);
      this.shift = shift;
    }

    @Override
    public boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
      var rope = layer.rope();
      int from = shift * rope.half();
      var shifted =
          new RopeTables(
              rope.half(),
              Arrays.copyOfRange(rope.cos(), from, from + rope.cos().length),
              Arrays.copyOfRange(rope.sin(), from, from + rope.sin().length));
      var other =
          new LayerAttention(layer.batch(), layer.index(), shifted, layer.rule(), layer.queries());
      return super.storeHeads(x, offset, other, token);
    }
  }

  /** Another exp in the gate alone: what little it changes does not always reach an output bit. */
  static class OtherGate extends ControlKernels {
    /** The same on every machine, but not ours. */
    static final DoubleUnaryOperator EXP = StrictMath::exp;

    OtherGate(ExactKernels right) {
      super(right);
    }

    @Override
    public void gate(float[] x, int offset, int count, float[] out, int outOffset) {
      for (int i = 0; i < count; i++) {
        float z = x[offset + i];
        out[outOffset + i] = z / (1.0f + exp(-z)) * x[offset + count + i];
      }
    }

    static float exp(float x) {
      return (float) EXP.applyAsDouble(x);
    }
  }

  /** Another exp wherever there is one: gate, attention and draw. */
  static final class OtherExp extends OtherGate {
    OtherExp(ExactKernels right) {
      super(right);
    }

    @Override
    public boolean attend(
        LayerAttention layer, int token, int head, AttentionScratch scratch, float[] out) {
      var own = layer.head(token, head);
      var cache = own.cache();
      int headDim = own.headDim();
      int length = layer.length(token);
      var scores = new float[length];
      float max = Float.NEGATIVE_INFINITY;
      for (int t = 0; t < length; t++) {
        var page = cache.page(t / KvPage.TOKENS);
        int slot = t % KvPage.TOKENS;
        int dot = 0;
        for (int d = 0; d < headDim; d++) {
          int key = own.pageOffset() + d * KvPage.TOKENS + slot;
          dot += own.codes()[own.offset() + d] * page.keys[key];
        }
        float scale = own.scale() * page.keyScales[own.vector() + slot];
        scores[t] = (float) dot * (scale * layer.rule().root());
        max = Math.max(max, scores[t]);
      }
      long sum = 0;
      float weightMax = 0;
      for (int t = 0; t < length; t++) {
        float p = exp(scores[t] - max);
        sum += ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
        var page = cache.page(t / KvPage.TOKENS);
        scores[t] = p * page.valueScales[own.vector() + t % KvPage.TOKENS];
        weightMax = Math.max(weightMax, scores[t]);
      }
      Arrays.fill(scratch.sums, 0);
      for (int t = 0; t < length; t++) {
        int weight = ExactMath.rne(scores[t] * (ExactMath.ATTENTION_WEIGHT_MAX / weightMax));
        int value = own.pageOffset() + t % KvPage.TOKENS * headDim;
        for (int d = 0; d < headDim; d++) {
          scratch.sums[d] += (long) weight * cache.page(t / KvPage.TOKENS).values[value + d];
        }
      }
      scratch.output(ScalarAttention.outputUnit(weightMax, sum), out, own.offset());
      return true;
    }

    @Override
    public long probabilities(float[] x, int offset, int count, float factor, int[] out) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i = 0; i < count; i++) {
        max = Math.max(max, x[offset + i] * factor);
      }
      long total = 0;
      for (int i = 0; i < count; i++) {
        out[i] = ExactMath.rne(exp(x[offset + i] * factor - max) * ExactMath.PROBABILITY_ONE);
        total += out[i];
      }
      return total;
    }
  }
}
