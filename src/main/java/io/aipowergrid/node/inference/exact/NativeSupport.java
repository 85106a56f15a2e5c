package io.aipowergrid.node.inference.exact;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Whether the C kernels compute here, and if not, why. */
sealed interface NativeSupport {
  /**
   * @param kernels the best this processor can run, checked against plain Java
   */
  record Available(NativeLibrary library, NativeKernels kernels) implements NativeSupport {
    /** The kernels of every level this processor can run, the best last. */
    List<NativeKernels> allLevels() {
      return Arrays.stream(CpuLevel.values())
          .filter(level -> level.compareTo(library.level()) <= 0)
          .map(level -> new NativeKernels(library, level))
          .toList();
    }
  }

  /**
   * @param reason the end of a sentence
   */
  record Unavailable(String reason) implements NativeSupport {}

  /** The shipped library; loaded and checked at the first call, by whichever thread comes first. */
  static NativeSupport shipped() {
    return Shipped.SUPPORT;
  }

  /** Once per process. */
  final class Shipped {
    private static final NativeSupport SUPPORT = open();

    private Shipped() {}

    private static NativeSupport open() {
      try {
        return check(NativeLibrary.loadShipped());
      } catch (IOException | IllegalArgumentException e) {
        return new Unavailable(String.valueOf(e.getMessage()));
      } catch (LinkageError e) {
        return new Unavailable("this Java runtime cannot call C: " + e.getMessage());
      }
    }
  }

  /** Whether a loaded library may compute. */
  static NativeSupport check(NativeLibrary library) {
    return check(library, FloatProbe::passes);
  }

  /**
   * @param probe whether this thread computes as IEEE-754 says, after the library was called
   */
  static NativeSupport check(NativeLibrary library, BooleanSupplier probe) {
    int abi = library.abi();
    if (abi != NativeLibrary.ABI) {
      return new Unavailable(
          "the library has interface %d, this node needs %d".formatted(abi, NativeLibrary.ABI));
    }
    var kernels = new NativeKernels(library, library.level());
    boolean agree = KernelCheck.agree(kernels, new ScalarKernels());
    if (!probe.getAsBoolean()) {
      return new Unavailable("the library changes the floating-point mode of its callers");
    }
    return agree
        ? new Available(library, kernels)
        : new Unavailable(kernels.name() + " computes other bits than plain Java");
  }
}
