package io.aipowergrid.node.inference.exact;

import static io.aipowergrid.node.inference.exact.NativeArrays.at;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * The C functions of one level (native-kernels/cpu/aipg_exact.h) with Java's types. They work on
 * Java arrays in place: such a call holds up garbage collection while it runs, so each must be
 * short, a millisecond or so. Offsets and counts are the caller's promise; nothing is checked here.
 */
final class NativeCalls {
  private static final Linker LINKER = Linker.nativeLinker();

  // The address of the function is the first argument, so that one constant handle serves all
  // levels; only constant handles are compiled into their callers.
  private static final MethodHandle QUANTISE =
      handle(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
  private static final MethodHandle MULTIPLY =
      handle(
          null, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, ADDRESS,
          JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle RMS_NORM =
      handle(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS);
  private static final MethodHandle ADD = handle(null, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle GATE = handle(null, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle GELU_GATE = handle(null, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle SOFT_CAP = handle(JAVA_INT, ADDRESS, JAVA_INT, JAVA_FLOAT);
  private static final MethodHandle STORE_HEADS =
      handle(
          JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS,
          ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
  private static final MethodHandle SCORE =
      handle(null, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle SOFTMAX =
      handle(JAVA_FLOAT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle WEIGH = handle(null, ADDRESS, ADDRESS, JAVA_INT, ADDRESS);
  private static final MethodHandle PROBABILITIES =
      handle(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_FLOAT, ADDRESS);
  private static final MethodHandle TOP_TWO = handle(JAVA_LONG, ADDRESS, JAVA_INT);

  private final MemorySegment quantise;
  private final MemorySegment multiply;
  private final MemorySegment rmsNorm;
  private final MemorySegment add;
  private final MemorySegment gate;
  private final MemorySegment geluGate;
  private final MemorySegment softCap;
  private final MemorySegment storeHeads;
  private final MemorySegment score;
  private final MemorySegment softmax;
  private final MemorySegment weigh;
  private final MemorySegment probabilities;
  private final MemorySegment topTwo;

  NativeCalls(NativeLibrary library, CpuLevel level) {
    quantise = function(library, "quantise", level);
    multiply = function(library, "multiply", level);
    rmsNorm = function(library, "rms_norm", level);
    add = function(library, "add", level);
    gate = function(library, "gate", level);
    geluGate = function(library, "gelu_gate", level);
    softCap = function(library, "soft_cap", level);
    storeHeads = function(library, "store_heads", level);
    score = function(library, "score", level);
    softmax = function(library, "softmax", level);
    weigh = function(library, "weigh", level);
    probabilities = function(library, "probabilities", level);
    topTwo = function(library, "top_two", level);
  }

  private static MemorySegment function(NativeLibrary library, String name, CpuLevel level) {
    return library.address("aipg_" + name + "_" + level.suffix());
  }

  private static MethodHandle handle(@Nullable MemoryLayout result, MemoryLayout... arguments) {
    var signature =
        result == null
            ? FunctionDescriptor.ofVoid(arguments)
            : FunctionDescriptor.of(result, arguments);
    return LINKER.downcallHandle(signature, Linker.Option.critical(true));
  }

  boolean quantise(float[] x, int offset, int columns, Activations out, int token) {
    int stride = out.stride();
    int base = token * stride;
    try {
      return (int)
              QUANTISE.invokeExact(
                  quantise,
                  at(x, offset),
                  columns,
                  stride,
                  at(out.codes, base),
                  at(out.packed, base * Activations.PACKED_BYTES),
                  at(out.sums, base / ExactMath.GROUP),
                  at(out.scales, token))
          != 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  void multiply(MatrixProduct product, int rowFrom, int rowTo) {
    var weights = product.weights();
    var x = product.x();
    try {
      MULTIPLY.invokeExact(
          multiply,
          weights.codes,
          weights.subscales,
          at(weights.rowScales, 0),
          weights.groups(),
          rowFrom,
          rowTo,
          at(x.packed, 0),
          at(x.sums, 0),
          at(x.scales, 0),
          product.tokens(),
          at(product.out(), 0),
          weights.rows());
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  boolean rmsNorm(float[] x, int offset, RmsNorm norm, float[] out, int outOffset) {
    float[] weights = norm.weights();
    try {
      return (int)
              RMS_NORM.invokeExact(
                  rmsNorm,
                  at(x, offset),
                  at(weights, 0),
                  weights.length,
                  norm.eps(),
                  at(out, outOffset))
          != 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  void add(float[] x, int xOffset, float[] y, int yOffset, int count) {
    try {
      ADD.invokeExact(add, at(x, xOffset), at(y, yOffset), count);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  void gate(float[] x, int offset, int count, float[] out, int outOffset) {
    try {
      GATE.invokeExact(gate, at(x, offset), count, at(out, outOffset));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  void geluGate(float[] x, int offset, int count, float[] out, int outOffset) {
    try {
      GELU_GATE.invokeExact(geluGate, at(x, offset), count, at(out, outOffset));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  boolean softCap(float[] x, int offset, int count, float cap) {
    try {
      return (int) SOFT_CAP.invokeExact(softCap, at(x, offset), count, cap) != 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  boolean storeHeads(float[] x, int offset, LayerAttention layer, int token) {
    var rope = layer.rope();
    var queries = layer.queries();
    int position = layer.position(token);
    var page = layer.cache(token).page(position / KvPage.TOKENS);
    var shape = layer.cache(token).shape();
    int headDim = shape.headDim();
    int vector = shape.vector(layer.index(), 0, 0);
    try {
      return (int)
              STORE_HEADS.invokeExact(
                  storeHeads,
                  at(x, offset),
                  queries.heads(),
                  shape.kvHeads(),
                  headDim,
                  at(rope.cos(), position * rope.half()),
                  at(rope.sin(), position * rope.half()),
                  ExactMath.queryMax(headDim),
                  at(queries.codes, queries.offset(token, 0)),
                  at(queries.scales, queries.scale(token, 0)),
                  at(page.keys, vector * headDim),
                  at(page.values, vector * headDim),
                  at(page.keyScales, vector),
                  at(page.valueScales, vector),
                  position % KvPage.TOKENS)
          != 0;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Scores of a page of keys, and the scales of its values beside them. */
  void score(AttentionHead head, float root, int pageIndex, AttentionScratch scratch) {
    var page = head.cache().page(pageIndex);
    int position = pageIndex * KvPage.TOKENS;
    System.arraycopy(page.valueScales, head.vector(), scratch.valueScales, position, KvPage.TOKENS);
    try {
      SCORE.invokeExact(
          score,
          at(head.codes(), head.offset()),
          head.scale(),
          root,
          at(page.keys, head.pageOffset()),
          at(page.keyScales, head.vector()),
          head.headDim(),
          at(scratch.scores, position));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /**
   * Turns {@code count} scores from a place on into 16-bit weights.
   *
   * @return the worth of one unit of a weighted sum, or a negative number when a score is not
   *     finite
   */
  float softmax(AttentionScratch scratch, int from, int count) {
    try {
      return (float)
          SOFTMAX.invokeExact(
              softmax,
              at(scratch.scores, from),
              at(scratch.valueScales, from),
              count,
              at(scratch.weights16, from));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Adds a page's weighted values to the sums. */
  void weigh(AttentionHead head, int pageIndex, AttentionScratch scratch) {
    var page = head.cache().page(pageIndex);
    try {
      WEIGH.invokeExact(
          weigh,
          at(scratch.weights16, pageIndex * KvPage.TOKENS),
          at(page.values, head.pageOffset()),
          head.headDim(),
          at(scratch.sums, 0));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  long probabilities(float[] x, int offset, int count, float factor, int[] out) {
    try {
      return (long)
          PROBABILITIES.invokeExact(probabilities, at(x, offset), count, factor, at(out, 0));
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  long topTwo(float[] x, int offset, int count) {
    try {
      return (long) TOP_TWO.invokeExact(topTwo, at(x, offset), count);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  // A handle of the linker throws nothing of its own but what the Java machine itself may raise.
  static RuntimeException impossible(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("a native call failed", thrown);
  }
}
