package io.aipowergrid.node.gpu.cuda;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** The structures of nvml.h that we read, as a 64-bit Linux lays them out. */
final class NvmlLayouts {
  /** NVML_DEVICE_UUID_V2_BUFFER_SIZE. */
  static final int UUID_BYTES = 96;

  /** nvmlMemory_t: bytes of the device. */
  static final StructLayout MEMORY =
      MemoryLayout.structLayout(
          ValueLayout.JAVA_LONG.withName("total"),
          ValueLayout.JAVA_LONG.withName("free"),
          ValueLayout.JAVA_LONG.withName("used"));

  /** nvmlEventData_t; eventData is the number of the error, 999 for an unknown one. */
  static final StructLayout EVENT =
      MemoryLayout.structLayout(
          ValueLayout.ADDRESS.withName("device"),
          ValueLayout.JAVA_LONG.withName("eventType"),
          ValueLayout.JAVA_LONG.withName("eventData"),
          ValueLayout.JAVA_INT.withName("gpuInstanceId"),
          ValueLayout.JAVA_INT.withName("computeInstanceId"));

  private static final VarHandle USED = field(MEMORY, "used");
  private static final VarHandle DEVICE = field(EVENT, "device");
  private static final VarHandle TYPE = field(EVENT, "eventType");
  private static final VarHandle DATA = field(EVENT, "eventData");

  private NvmlLayouts() {}

  private static VarHandle field(StructLayout layout, String name) {
    return layout.varHandle(PathElement.groupElement(name));
  }

  static long memoryUsed(MemorySegment memory) {
    return (long) USED.get(memory, 0L);
  }

  static MemorySegment eventDevice(MemorySegment event) {
    return (MemorySegment) DEVICE.get(event, 0L);
  }

  static long eventType(MemorySegment event) {
    return (long) TYPE.get(event, 0L);
  }

  static long eventData(MemorySegment event) {
    return (long) DATA.get(event, 0L);
  }
}
