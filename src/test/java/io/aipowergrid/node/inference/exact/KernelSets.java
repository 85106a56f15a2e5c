package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.ptx.EmulatedGpu;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All kernels that run on this machine. */
final class KernelSets {
  private KernelSets() {}

  /** The reference first. */
  static List<ExactKernels> all() {
    var all = new ArrayList<ExactKernels>(List.of(new ScalarKernels(), new VectorKernels()));
    all.addAll(natives());
    return all;
  }

  /** The CUDA kernels of both generations, on an emulated device: for one operation at a time. */
  static List<ExactKernels> devices() {
    var all = new ArrayList<ExactKernels>();
    for (int capability : new int[] {75, 80}) {
      try {
        all.add(new DeviceOperations(new EmulatedGpu(1L << 30, capability, capability)));
      } catch (IOException | GpuException e) {
        throw new IllegalStateException(e);
      }
    }
    return all;
  }

  /** C at every level this processor has; none on machines without the library. */
  static List<? extends ExactKernels> natives() {
    return NativeSupport.shipped() instanceof NativeSupport.Available available
        ? available.allLevels()
        : List.of();
  }
}
