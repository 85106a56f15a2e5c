package io.aipowergrid.node.inference.exact;

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

  /** C at every level this processor has; none on machines without the library. */
  static List<ExactKernels> natives() {
    var kernels = new ArrayList<ExactKernels>();
    if (NativeSupport.shipped() instanceof NativeSupport.Available available) {
      for (var level : CpuLevel.values()) {
        if (level.compareTo(available.library().level()) <= 0) {
          kernels.add(new NativeKernels(available.library(), level));
        }
      }
    }
    return kernels;
  }
}
