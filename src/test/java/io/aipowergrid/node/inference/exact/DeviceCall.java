package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.DeviceKernels.Rows;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The buffers of one operation on a device, freed with it. Used by one thread. */
final class DeviceCall implements AutoCloseable {
  /** Bytes of an int or a float. */
  static final int WORD = Integer.BYTES;

  private static final int FAULT_WORDS = 64;

  private final GpuDevice device;
  private final List<DeviceBuffer> buffers = new ArrayList<>();
  private final DeviceBuffer faults;

  DeviceCall(GpuDevice device) throws GpuException {
    this.device = device;
    this.faults = copy(new int[FAULT_WORDS]);
  }

  DeviceBuffer room(long bytes) throws GpuException {
    var buffer = device.allocate(Math.max(bytes, WORD));
    buffers.add(buffer);
    return buffer;
  }

  /** Address of room for so many words. */
  long words(long count) throws GpuException {
    return room(count * WORD).address();
  }

  DeviceBuffer copy(MemorySegment source) throws GpuException {
    var buffer = room(source.byteSize());
    buffer.write(0, source);
    return buffer;
  }

  DeviceBuffer copy(float[] x, int offset, int count) throws GpuException {
    return copy(floats(x, offset, count));
  }

  DeviceBuffer copy(int... x) throws GpuException {
    return copy(MemorySegment.ofArray(x));
  }

  void read(DeviceBuffer from, float[] x, int offset, int count) throws GpuException {
    from.read(0, floats(x, offset, count));
  }

  private static MemorySegment floats(float[] x, int offset, int count) {
    return MemorySegment.ofArray(x).asSlice((long) offset * WORD, (long) count * WORD);
  }

  byte[] bytes(DeviceBuffer from, int count) throws GpuException {
    var bytes = new byte[count];
    from.read(0, MemorySegment.ofArray(bytes));
    return bytes;
  }

  /** The one row of an operation on one token. */
  Rows row() {
    return new Rows(1, 0, faults());
  }

  long faults() {
    return faults.address();
  }

  /** Waits for the device; whether it met no value that is not finite. */
  boolean finite() throws GpuException {
    device.synchronize();
    var words = new int[FAULT_WORDS];
    faults.read(0, MemorySegment.ofArray(words));
    return Arrays.stream(words).sum() == 0;
  }

  @Override
  public void close() {
    buffers.forEach(DeviceBuffer::close);
  }
}
