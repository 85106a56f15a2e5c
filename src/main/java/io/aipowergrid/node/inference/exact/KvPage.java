package io.aipowergrid.node.inference.exact;

import org.jspecify.annotations.Nullable;

/**
 * Keys and values of 32 consecutive positions in all layers. Keys lie by dimension, so that the 32
 * positions of one dimension are neighbours; values lie by position. On a device they are out of
 * Java's sight, and the arrays are empty.
 */
final class KvPage {
  /** Positions in a page. Sums over a page fit 32 bits: 32 * 32,512 * 127 is below 2^27. */
  static final int TOKENS = 32;

  /** Vectors of few lanes may load this many bytes beyond the last value. */
  private static final int SLACK = 8;

  final short[] keys;
  final byte[] values;
  final float[] keyScales;
  final float[] valueScales;

  private final @Nullable DeviceKv device;
  private final int devicePage;

  KvPage(KvShape shape) {
    this.device = shape.device();
    if (device != null) {
      devicePage = device.take();
      keys = new short[0];
      values = new byte[0];
      keyScales = new float[0];
      valueScales = new float[0];
      return;
    }
    devicePage = -1;
    int vectors = shape.vectorsPerPage();
    this.keys = new short[Math.multiplyExact(vectors, shape.headDim())];
    this.values = new byte[vectors * shape.headDim() + SLACK];
    this.keyScales = new float[vectors];
    this.valueScales = new float[vectors];
  }

  /** Where it begins on its device. */
  long deviceAddress() {
    if (device == null) {
      throw new IllegalStateException("the page is not on a device");
    }
    return device.address(devicePage);
  }

  /** Nobody will use it any more. */
  void drop() {
    if (device != null) {
      device.giveBack(devicePage);
    }
  }
}
