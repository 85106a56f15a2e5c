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
  static List<? extends ExactKernels> natives() {
    return NativeSupport.shipped() instanceof NativeSupport.Available available
        ? available.allLevels()
        : List.of();
  }
}
