package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the parts of one buffer on a device in order; without a buffer it only counts what
 * would be needed. Used by the device's thread; a counting one by any one thread.
 */
final class DeviceSpace {
  /** Every part begins at a multiple of it. */
  private static final int ALIGNMENT = 256;

  private static final int STAGING_BYTES = 1 << 20;

  /** Turns a code with an offset of 128 into a signed one, eight at a time. */
  private static final long OFFSET_BITS = 0x8080_8080_8080_8080L;

  private final @Nullable DeviceBuffer buffer;
  private long used;

  private DeviceSpace(@Nullable DeviceBuffer buffer) {
    this.buffer = buffer;
  }

  static DeviceSpace of(DeviceBuffer buffer) {
    return new DeviceSpace(buffer);
  }

  /** One that only counts; its addresses mean nothing. */
  static DeviceSpace counting() {
    return new DeviceSpace(null);
  }

  /** Bytes handed out. */
  long bytes() {
    return used;
  }

  /** The offset in the buffer of the next part. */
  private long next(long bytes) {
    long offset = used;
    used += Math.ceilDiv(Math.max(bytes, 1), (long) ALIGNMENT) * ALIGNMENT;
    return offset;
  }

  private long address(long offset) {
    return buffer == null ? 0 : buffer.address() + offset;
  }

  /** Room of undefined content; returns its address. */
  long room(long bytes) {
    return address(next(bytes));
  }

  /** A part that the host writes and reads. */
  Window window(long bytes) {
    return new Window(buffer, next(bytes), bytes);
  }

  /** A part with a copy of the source; returns its address. */
  long copy(MemorySegment source) throws GpuException {
    long offset = next(source.byteSize());
    if (buffer != null) {
      buffer.write(offset, source);
    }
    return address(offset);
  }

  long copy(float[] source) throws GpuException {
    return copy(MemorySegment.ofArray(source));
  }

  /** A part with the codes of a {@link WeightMatrix} without their offset. */
  long copySigned(MemorySegment codes) throws GpuException {
    long offset = next(codes.byteSize());
    if (buffer != null) {
      var staging = new long[STAGING_BYTES / Long.BYTES];
      var bytes = MemorySegment.ofArray(staging);
      for (long done = 0; done < codes.byteSize(); done += STAGING_BYTES) {
        long count = Math.min(STAGING_BYTES, codes.byteSize() - done);
        var part = bytes.asSlice(0, count);
        part.copyFrom(codes.asSlice(done, count));
        for (int i = 0; i < count / Long.BYTES; i++) {
          staging[i] ^= OFFSET_BITS;
        }
        buffer.write(offset + done, part);
      }
    }
    return address(offset);
  }

  /** A part of the buffer with an address for kernels and copies for the host. */
  record Window(@Nullable DeviceBuffer buffer, long offset, long bytes) {
    long address() {
      return buffer == null ? 0 : buffer.address() + offset;
    }

    void write(MemorySegment source) throws GpuException {
      requireRoom(source.byteSize());
      if (buffer != null) {
        buffer.write(offset, source);
      }
    }

    void read(MemorySegment target) throws GpuException {
      read(0, target);
    }

    /** Reads from a place in this part on. */
    void read(long from, MemorySegment target) throws GpuException {
      requireRoom(from + target.byteSize());
      if (buffer != null) {
        buffer.read(offset + from, target);
      }
    }

    // Beyond it lies the next part of the same buffer, which the device would not guard.
    private void requireRoom(long wanted) {
      if (wanted > bytes) {
        throw new IllegalArgumentException(
            "%d bytes for a part of %d on the device".formatted(wanted, bytes));
      }
    }
  }
}
