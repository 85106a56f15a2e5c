package io.aipowergrid.node.inference.exact;

import java.lang.System.Logger.Level;
import java.time.Duration;

/** Which kernels compute right now. Because all give the same bits, they may change at any pass. */
final class Kernels {
  private static final System.Logger LOG = System.getLogger(Kernels.class.getName());

  /** Longest trial of other kernels after the start. */
  private static final Duration TRIAL_MAX = Duration.ofSeconds(20);

  private volatile ExactKernels current;

  private Kernels(ExactKernels first) {
    current = first;
  }

  /** Always these. */
  static Kernels fixed(ExactKernels kernels) {
    return new Kernels(kernels);
  }

  /**
   * C where it runs. Else plain Java at once, and the Vector API as soon as it has proved faster
   * here: it needs seconds of compiling before it is fast, and on some processors never is.
   */
  static Kernels fastest() {
    return switch (NativeSupport.shipped()) {
      case NativeSupport.Available available -> fixed(available.kernels());
      case NativeSupport.Unavailable unavailable -> {
        LOG.log(Level.INFO, "C kernels are not used: {0}", unavailable.reason());
        yield fastestJava();
      }
    };
  }

  private static Kernels fastestJava() {
    var kernels = new Kernels(new ScalarKernels());
    if (vectorModulePresent()) {
      Thread.ofPlatform()
          .daemon()
          .name("exact-kernel-trial")
          .priority(Thread.MIN_PRIORITY)
          .start(() -> kernels.tryVector());
    }
    return kernels;
  }

  static boolean vectorModulePresent() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  private void tryVector() {
    var vector = new VectorKernels();
    if (new KernelTrial(current, vector, TRIAL_MAX).challengerWins()) {
      current = vector;
    }
  }

  ExactKernels current() {
    return current;
  }
}
