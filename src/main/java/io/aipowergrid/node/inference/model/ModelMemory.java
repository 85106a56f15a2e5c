package io.aipowergrid.node.inference.model;

/**
 * Memory that a model takes in the exact engine, in bytes. Weights lie off the Java heap: one byte
 * and a 64th for a weight (exact-inference.md 2.4), columns rounded up to groups of 64. On the heap
 * lie scales, norms and RoPE tables, the keys and values, and, while the model is loaded, the
 * tensors of one step of the forward pass before they are packed.
 *
 * @param heap bytes on the heap, without keys and values
 * @param offHeap bytes of packed weights
 * @param context bytes of the keys and values of one full context
 */
public record ModelMemory(long heap, long offHeap, long context) {
  private static final int GROUP = 64;

  /** A group's codes and its subscale. */
  private static final int GROUP_BYTES = GROUP + 1;

  /** A key takes two bytes, a value one, each of both has a scale. */
  private static final int KEY_VALUE_BYTES = Short.BYTES + Byte.BYTES;

  /** What a model of that shape takes. */
  public static ModelMemory of(ModelConfig config) {
    var shapes = DecoderTensors.shapes(config);
    long offHeap = 0;
    long heap = tables(config);
    for (var shape : shapes.values()) {
      if (shape.size() < 2) {
        heap += shape.getLast() * Float.BYTES;
      } else {
        heap += shape.getFirst() * Float.BYTES;
        offHeap += codes(shape.getFirst(), shape.getLast());
      }
    }
    return new ModelMemory(heap + largestStep(config), offHeap, context(config));
  }

  /** Heap and off-heap together, with keys and values of one context up to that many bytes. */
  public long total(long keyValueBytesMax) {
    return offHeap + heap(keyValueBytesMax);
  }

  /** Heap, with keys and values of one context up to that many bytes. */
  public long heap(long keyValueBytesMax) {
    return heap + Math.min(context, keyValueBytesMax);
  }

  private static long codes(long rows, long columns) {
    return rows * Math.ceilDiv(columns, GROUP) * GROUP_BYTES;
  }

  private static long tables(ModelConfig config) {
    int tables = config.variant().localRopeTheta() > 0 ? 2 : 1;
    return (long) tables * config.contextLength() * config.headDim() * Float.BYTES;
  }

  /** Tensors that are on the heap together: a layer's are packed when all of them were read. */
  private static long largestStep(ModelConfig config) {
    var prefix = DecoderTensors.layer(0);
    long layer = 0;
    long vocabulary = 0;
    for (var tensor : DecoderTensors.shapes(config).entrySet()) {
      var shape = tensor.getValue();
      if (shape.size() < 2) {
        continue;
      }
      long bytes = codes(shape.getFirst(), shape.getLast());
      if (tensor.getKey().startsWith(prefix)) {
        layer += bytes;
      } else if (!tensor.getKey().startsWith(DecoderTensors.LAYERS)) {
        vocabulary = Math.max(vocabulary, bytes);
      }
    }
    return Math.max(layer, vocabulary);
  }

  private static long context(ModelConfig config) {
    long vectors = (long) config.contextLength() * config.layers() * config.kvHeads();
    return vectors * ((long) KEY_VALUE_BYTES * config.headDim() + 2 * Float.BYTES);
  }
}
