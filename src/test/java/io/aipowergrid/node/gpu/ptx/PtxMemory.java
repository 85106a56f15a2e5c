package io.aipowergrid.node.gpu.ptx;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Memory as addresses see it: arrays of bytes, far apart, and nothing between them. Every access
 * must be aligned and inside one array that was not freed.
 */
final class PtxMemory {
  /** Addresses of an array begin at its number, shifted so far. */
  private static final int REGION_SHIFT = 40;

  /** What fresh memory holds; as a float some -2.7e7, as an integer negative. */
  static final byte FRESH = (byte) 0xcb;

  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  private final List<byte[]> regions = new ArrayList<>();

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
  }

  /** Adds an array and returns its address. */
  long allocate(int bytes) {
    var region = new byte[bytes];
    Arrays.fill(region, FRESH);
    regions.add(region);
    return (long) regions.size() << REGION_SHIFT;
  }

  void free(long address) {
    regions.set((int) (address >>> REGION_SHIFT) - 1, new byte[0]);
  }

  MemorySegment segment(long address) {
    return MemorySegment.ofArray(region(address));
  }

  private byte[] region(long address) {
    long number = address >>> REGION_SHIFT;
    if (number < 1 || number > regions.size()) {
      throw new IllegalStateException("no memory at " + Long.toHexString(address));
    }
    return regions.get((int) number - 1);
  }

  long load(long address, int bytes) {
    return load(region(address), (int) address, address, bytes);
  }

  void store(long address, int bytes, long value) {
    store(region(address), (int) address, address, bytes, value);
  }

  /** The low bytes of the result; the others are 0. */
  static long load(byte[] region, int at, long address, int bytes) {
    require(region, at, address, bytes);
    return switch (bytes) {
      case 1 -> region[at] & 0xffL;
      case 2 -> (short) SHORTS.get(region, at) & 0xffffL;
      case 4 -> (int) INTS.get(region, at) & 0xffffffffL;
      case 8 -> (long) LONGS.get(region, at);
      default -> throw new IllegalArgumentException("no access of " + bytes + " bytes");
    };
  }

  static void store(byte[] region, int at, long address, int bytes, long value) {
    require(region, at, address, bytes);
    switch (bytes) {
      case 1 -> region[at] = (byte) value;
      case 2 -> SHORTS.set(region, at, (short) value);
      case 4 -> INTS.set(region, at, (int) value);
      case 8 -> LONGS.set(region, at, value);
      default -> throw new IllegalArgumentException("no access of " + bytes + " bytes");
    }
  }

  private static void require(byte[] region, int at, long address, int bytes) {
    if (at < 0 || at + bytes > region.length || at % bytes != 0) {
      throw new IllegalStateException(
          "access to %d bytes at %x of %d".formatted(bytes, address, region.length));
    }
  }
}
