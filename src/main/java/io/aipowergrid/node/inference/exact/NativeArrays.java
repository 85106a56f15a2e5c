package io.aipowergrid.node.inference.exact;

import java.lang.foreign.MemorySegment;

/** Places in Java arrays as C sees them for the time of a call. */
final class NativeArrays {
  private NativeArrays() {}

  static MemorySegment at(float[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Float.BYTES);
  }

  static MemorySegment at(int[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Integer.BYTES);
  }

  static MemorySegment at(short[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Short.BYTES);
  }

  static MemorySegment at(byte[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice(offset);
  }

  static MemorySegment at(long[] array, int offset) {
    return MemorySegment.ofArray(array).asSlice((long) offset * Long.BYTES);
  }
}
