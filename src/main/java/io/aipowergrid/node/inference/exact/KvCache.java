package io.aipowergrid.node.inference.exact;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of one sequence, page by page. Positions are written once, before any thread
 * reads them; pages are added by the engine thread only. The first pages may belong to the prefix
 * cache and are only read.
 */
final class KvCache {
  private final KvShape shape;
  private final KvPagePool pool;
  private final List<KvPage> pages = new ArrayList<>();
  private int shared;

  KvCache(KvShape shape, KvPagePool pool) {
    this.shape = shape;
    this.pool = pool;
  }

  KvShape shape() {
    return shape;
  }

  int pageCount() {
    return pages.size();
  }

  KvPage page(int index) {
    return pages.get(index);
  }

  /** Makes room for that many positions. */
  void ensure(int positions) {
    while (pages.size() < KvShape.pages(positions)) {
      pages.add(pool.take(shape));
    }
  }

  /** The first page that is its own, or the one after the last, is now this one of the cache. */
  void share(KvPage page) {
    if (shared == pages.size()) {
      pages.add(page);
    } else {
      pages.set(shared, page);
    }
    shared++;
  }

  /** Gives all own pages back. */
  void release() {
    pages.subList(shared, pages.size()).forEach(page -> pool.giveBack(shape, page));
    pages.clear();
    shared = 0;
  }

  /**
   * Quantises and keeps a key, 16-bit with one scale (exact-inference.md 2.4).
   *
   * @return false when a value is not finite
   */
  boolean putKey(int layer, int kvHead, int position, float[] x, int offset) {
    int headDim = shape.headDim();
    int bits = ExactMath.magnitudeBits(x, offset, headDim);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    var page = pages.get(position / KvPage.TOKENS);
    int slot = position % KvPage.TOKENS;
    int base = shape.vector(layer, kvHead, 0) * headDim + slot;
    float max = Float.intBitsToFloat(bits);
    int codeMax = ExactMath.queryMax(headDim);
    boolean zero = max < ExactMath.TINY;
    float factor = zero ? 0.0f : codeMax / max;
    for (int d = 0; d < headDim; d++) {
      page.keys[base + d * KvPage.TOKENS] =
          zero ? 0 : (short) ExactMath.rne(x[offset + d] * factor);
    }
    page.keyScales[shape.vector(layer, kvHead, slot)] = zero ? 0.0f : max / codeMax;
    return true;
  }

  /**
   * Quantises and keeps a value, 8-bit with one scale.
   *
   * @return false when a value is not finite
   */
  boolean putValue(int layer, int kvHead, int position, float[] x, int offset) {
    int headDim = shape.headDim();
    int bits = ExactMath.magnitudeBits(x, offset, headDim);
    if (!ExactMath.isFinite(bits)) {
      return false;
    }
    var page = pages.get(position / KvPage.TOKENS);
    int vector = shape.vector(layer, kvHead, position % KvPage.TOKENS);
    float max = Float.intBitsToFloat(bits);
    boolean zero = max < ExactMath.TINY;
    float factor = zero ? 0.0f : ExactMath.VALUE_MAX / max;
    for (int d = 0; d < headDim; d++) {
      page.values[vector * headDim + d] = zero ? 0 : (byte) ExactMath.rne(x[offset + d] * factor);
    }
    page.valueScales[vector] = zero ? 0.0f : max / ExactMath.VALUE_MAX;
    return true;
  }
}
