package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.DeviceBuffer;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.inference.exact.DeviceKernels.Places;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Copies of a cache's pages as the device lays them out. Used by one thread. */
final class DevicePages {
  private final DeviceCall call;
  private final KvCache cache;
  private final List<DeviceBuffer> buffers = new ArrayList<>();

  /** Copies the pages of so many positions. */
  DevicePages(DeviceCall call, KvCache cache, int length) throws GpuException {
    this.call = call;
    this.cache = cache;
    for (int i = 0; i < KvShape.pages(length); i++) {
      var buffer = call.room(cache.shape().pageBytes());
      long at = 0;
      for (var part : parts(i)) {
        buffer.write(at, part);
        at += part.byteSize();
      }
      buffers.add(buffer);
    }
  }

  private List<MemorySegment> parts(int index) {
    var page = cache.page(index);
    long values = (long) cache.shape().vectorsPerPage() * cache.shape().headDim();
    return List.of(
        MemorySegment.ofArray(page.keys),
        MemorySegment.ofArray(page.values).asSlice(0, values),
        MemorySegment.ofArray(page.keyScales),
        MemorySegment.ofArray(page.valueScales));
  }

  void readBack(int index) throws GpuException {
    long at = 0;
    for (var part : parts(index)) {
      buffers.get(index).read(at, part);
      at += part.byteSize();
    }
  }

  /** A batch of one token there. */
  Places places(int position) throws GpuException {
    long[] addresses = buffers.stream().mapToLong(DeviceBuffer::address).toArray();
    return new Places(
        call.copy(position).address(),
        call.copy(MemorySegment.ofArray(addresses)).address(),
        call.copy(0).address());
  }
}
