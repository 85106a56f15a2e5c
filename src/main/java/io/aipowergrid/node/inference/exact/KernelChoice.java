package io.aipowergrid.node.inference.exact;

/** Which implementation of the arithmetic computes; all give the same bits. */
public enum KernelChoice {
  /** C where it runs, else the fastest this Java runtime offers. */
  AUTO,
  /** C; fails when it cannot run here. */
  NATIVE,
  /** Plain Java. */
  SCALAR,
  /** The Vector API; fails when its module is absent. */
  VECTOR;

  Kernels create() {
    return switch (this) {
      case AUTO -> Kernels.fastest();
      case NATIVE -> Kernels.fixed(nativeKernels());
      case SCALAR -> Kernels.fixed(new ScalarKernels());
      case VECTOR -> vector();
    };
  }

  private static ExactKernels nativeKernels() {
    return switch (NativeSupport.shipped()) {
      case NativeSupport.Available available -> available.kernels();
      case NativeSupport.Unavailable unavailable ->
          throw new IllegalStateException(
              "native kernels do not run here: " + unavailable.reason());
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
