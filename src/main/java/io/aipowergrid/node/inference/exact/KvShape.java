package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * What decides the size and the place of a KV page.
 *
 * @param device the memory on a device whose pages they are; null for pages in Java arrays
 */
record KvShape(int layers, int kvHeads, int headDim, @Nullable DeviceKv device) {
  /** Of pages in Java arrays. */
  KvShape(int layers, int kvHeads, int headDim) {
    this(layers, kvHeads, headDim, null);
  }

  static KvShape of(ModelConfig config) {
    return new KvShape(config.layers(), config.kvHeads(), config.headDim());
  }

  /** Where the model is computed now. */
  static KvShape of(ExactModel model) {
    var device = model.device();
    return of(model.config()).on(device == null ? null : device.kv());
  }

  KvShape on(@Nullable DeviceKv other) {
    return new KvShape(layers, kvHeads, headDim, other);
  }

  /** Which memory the pages lie in: 0 for Java arrays, else {@link DeviceKv#number}. */
  int place() {
    return device == null ? 0 : device.number();
  }

  int vectorsPerPage() {
    return Math.multiplyExact(layers * kvHeads, KvPage.TOKENS);
  }

  /** Bytes of one page: 16-bit keys, 8-bit values and two scales a vector. */
  long pageBytes() {
    return (long) vectorsPerPage() * (headDim * (Short.BYTES + 1L) + 2 * Float.BYTES);
  }

  static int pages(int positions) {
    return Math.ceilDiv(positions, KvPage.TOKENS);
  }

  /** Index of a vector's scale in a page. */
  int vector(int layer, int kvHead, int slot) {
    return (layer * kvHeads + kvHead) * KvPage.TOKENS + slot;
  }
}
