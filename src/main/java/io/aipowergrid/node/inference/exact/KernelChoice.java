package io.aipowergrid.node.inference.exact;

/** Which implementation of the arithmetic computes; all give the same bits. */
public enum KernelChoice {
  /** The fastest this Java runtime offers. */
  AUTO,
  /** Plain Java. */
  SCALAR,
  /** The Vector API; fails when its module is absent. */
  VECTOR;

  Kernels create() {
    return switch (this) {
      case AUTO -> Kernels.fastest();
      case SCALAR -> Kernels.fixed(new ScalarKernels());
      case VECTOR -> vector();
    };
  }

  private static Kernels vector() {
    if (!Kernels.vectorModulePresent()) {
      throw new IllegalStateException(
          "vector kernels need the Java flag --add-modules=jdk.incubator.vector");
    }
    return Kernels.fixed(new VectorKernels());
  }
}
