package io.aipowergrid.node.mining.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToIntFunction;

/** Global memory as the interpreter sees it: regions of 32-bit words, and nothing between them. */
final class WarpMemory {
  /** Words of a region by their index; only arrays can be written. */
  private record Region(long base, long words, LongToIntFunction reader, int[] writable) {
    boolean contains(long address) {
      return address >= base && address < base + words * Integer.BYTES;
    }
  }

  private final List<Region> regions = new ArrayList<>();
  private long nextBase = 1L << 32;

  /** Adds memory that kernels only read, of any size; returns its address. */
  long map(long words, LongToIntFunction reader) {
    return add(new Region(nextBase, words, reader, new int[0]));
  }

  /** Adds an array; returns its address. */
  long map(int[] words) {
    return add(new Region(nextBase, words.length, index -> words[(int) index], words));
  }

  private long add(Region region) {
    regions.add(region);
    // A gap, so that running over an end hits nothing.
    nextBase += (region.words * Integer.BYTES + (1L << 33)) >>> 32 << 32;
    return region.base;
  }

  int load(long address) {
    var region = find(address);
    return region.reader.applyAsInt((address - region.base) / Integer.BYTES);
  }

  void store(long address, int word) {
    var region = find(address);
    if (region.writable.length == 0) {
      throw new IllegalStateException("write to read-only memory");
    }
    region.writable[(int) ((address - region.base) / Integer.BYTES)] = word;
  }

  private Region find(long address) {
    if (address % Integer.BYTES != 0) {
      throw new IllegalStateException("misaligned address " + Long.toHexString(address));
    }
    for (var region : regions) {
      if (region.contains(address)) {
        return region;
      }
    }
    throw new IllegalStateException("no memory at " + Long.toHexString(address));
  }
}
