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
    public boolean storeHeads(
        float[] x,
        int offset,
        RopeTables rope,
        int position,
        KvCache cache,
        int layer,
        QueryCodes queries,
        int token) {
      boolean fine = super.storeHeads(x, offset, rope, position, cache, layer, queries, token);
      var shape = cache.shape();
      var page = cache.page(position / KvPage.TOKENS);
      int slot = position % KvPage.TOKENS;
      int keyStep = Math.ceilDiv(ExactMath.queryMax(shape.headDim()), keyLevels);
      int valueStep = Math.ceilDiv(ExactMath.VALUE_MAX, valueLevels);
      for (int head = 0; head < shape.kvHeads(); head++) {
        int key = shape.vector(layer, head, 0) * shape.headDim() + slot;
        int value = shape.vector(layer, head, slot) * shape.headDim();
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
    public boolean storeHeads(
        float[] x,
        int offset,
        RopeTables rope,
        int position,
        KvCache cache,
        int layer,
        QueryCodes queries,
        int token) {
      if (position >= kept) {
        forget(cache, layer, position - kept);
      }
      return super.storeHeads(x, offset, rope, position, cache, layer, queries, token);
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
    public boolean storeHeads(
        float[] x,
        int offset,
        RopeTables rope,
        int position,
        KvCache cache,
        int layer,
        QueryCodes queries,
        int token) {
      int from = shift * rope.half();
      var shifted =
          new RopeTables(
              rope.half(),
              Arrays.copyOfRange(rope.cos(), from, from + rope.cos().length),
              Arrays.copyOfRange(rope.sin(), from, from + rope.sin().length));
      return super.storeHeads(x, offset, shifted, position, cache, layer, queries, token);
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
      var shape = cache.shape();
      int headDim = shape.headDim();
      var scores = new float[length];
      float max = Float.NEGATIVE_INFINITY;
      for (int t = 0; t < length; t++) {
        var page = cache.page(t / KvPage.TOKENS);
        int key = shape.vector(layer, kvHead, 0) * headDim + t % KvPage.TOKENS;
        int dot = 0;
        for (int d = 0; d < headDim; d++) {
          dot += query[queryOffset + d] * page.keys[key + d * KvPage.TOKENS];
        }
        float scale = page.keyScales[shape.vector(layer, kvHead, t % KvPage.TOKENS)];
        scores[t] = (float) dot * ((queryScale * scale) * rule.root());
        max = Math.max(max, scores[t]);
      }
      long sum = 0;
      float weightMax = 0;
      for (int t = 0; t < length; t++) {
        float p = exp(scores[t] - max);
        sum += ExactMath.rne(p * ExactMath.PROBABILITY_ONE);
        var page = cache.page(t / KvPage.TOKENS);
        scores[t] = p * page.valueScales[shape.vector(layer, kvHead, t % KvPage.TOKENS)];
        weightMax = Math.max(weightMax, scores[t]);
      }
      var sums = new long[headDim];
      for (int t = 0; t < length; t++) {
        int weight = ExactMath.rne(scores[t] * (ExactMath.ATTENTION_WEIGHT_MAX / weightMax));
        int value = shape.vector(layer, kvHead, t % KvPage.TOKENS) * headDim;
        for (int d = 0; d < headDim; d++) {
          sums[d] += (long) weight * cache.page(t / KvPage.TOKENS).values[value + d];
        }
      }
      float unit = ScalarKernels.outputUnit(weightMax, sum);
      for (int d = 0; d < headDim; d++) {
        out[outOffset + d] = (float) sums[d] * unit;
      }
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
