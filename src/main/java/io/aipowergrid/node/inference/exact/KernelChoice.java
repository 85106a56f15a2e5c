package io.aipowergrid.node.inference.exact;

/** Which implementation of the arithmetic computes; all give the same bits. */
public enum KernelChoice {
  /** The fastest this Java runtime offers. */
  AUTO,
  /** Plain Java. */
  SCALAR,
  /** The Vector API; fails when its module is absent. */
  VECTOR;

  ExactKernels create() {
    return switch (this) {
      case AUTO, SCALAR, VECTOR -> new ScalarKernels();
    };
  }
}
