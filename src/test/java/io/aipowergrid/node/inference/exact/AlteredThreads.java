package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.NodeException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program that alters the mode of its own thread by calls of the C library and prints, a line for
 * each way, what the probe says. Linux on x86-64 with glibc only.
 */
final class AlteredThreads {
  /** MXCSR after reset, and its bits (Intel SDM volume 1, 10.2.3). */
  private static final int MXCSR_DEFAULT = 0x1f80;

  private static final int DENORMALS_ARE_ZERO = 1 << 6;
  private static final int ROUND_DOWN = 1 << 13;
  private static final int ROUND_UP = 2 << 13;
  private static final int ROUND_TO_ZERO = 3 << 13;
  private static final int FLUSH_TO_ZERO = 1 << 15;

  /** fenv_t of glibc on x86-64: 28 bytes of the x87, then MXCSR. */
  private static final MemoryLayout ENVIRONMENT =
      MemoryLayout.sequenceLayout(8, ValueLayout.JAVA_INT);

  private static final long MXCSR_OFFSET = 28;

  private static final MethodHandle GET = environmentFunction("fegetenv");
  private static final MethodHandle SET = environmentFunction("fesetenv");

  private AlteredThreads() {}

  private static MethodHandle environmentFunction(String name) {
    var library = SymbolLookup.libraryLookup("libm.so.6", Arena.global());
    return Linker.nativeLinker()
        .downcallHandle(
            library.find(name).orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }

  /** Whether the program can run on this machine. */
  static boolean runHere() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    return linux
        && System.getProperty("os.arch").equals("amd64")
        && Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"));
  }

  /** What each line begins with, in order. */
  static List<String> ways() {
    return List.of("default", "ftz", "daz", "both", "down", "up", "zero", "default again");
  }

  public static void main(String[] arguments) throws Throwable {
    int[] bits = {
      0,
      FLUSH_TO_ZERO,
      DENORMALS_ARE_ZERO,
      FLUSH_TO_ZERO | DENORMALS_ARE_ZERO,
      ROUND_DOWN,
      ROUND_UP,
      ROUND_TO_ZERO,
      0
    };
    var lines = new ArrayList<String>();
    var files = Digests.random(0);
    var request = Digests.request(files, 3, 2);
    // Both as the product makes them.
    var models = Digests.models(files, new ScalarKernels());
    var replayer = new ExactReplayer(models);
    try (var arena = Arena.ofConfined();
        var engine = new ExactEngine(models, Digests.LIMITS)) {
      var tokens = EngineProbe.run(engine, request).result().outputTokens();
      var environment = arena.allocate(ENVIRONMENT);
      for (int way = 0; way < bits.length; way++) {
        alter(environment, bits[way]);
        boolean passes = FloatProbe.passes();
        boolean judges = judges(() -> replayer.replay(request, tokens));
        alter(environment, 0);
        lines.add(ways().get(way) + ": " + line(passes, judges));
      }
    }
    lines.forEach(System.out::println);
  }

  static String line(boolean passes, boolean judges) {
    return (passes ? "sound" : "altered") + ", " + (judges ? "judges" : "refuses");
  }

  private static boolean judges(Runnable replay) {
    try {
      replay.run();
      return true;
    } catch (NodeException e) {
      return !FloatProbe.ALTERED.equals(e.detail());
    }
  }

  private static void alter(MemorySegment environment, int bits) throws Throwable {
    int failed = (int) GET.invokeExact(environment);
    environment.set(ValueLayout.JAVA_INT, MXCSR_OFFSET, MXCSR_DEFAULT | bits);
    failed |= (int) SET.invokeExact(environment);
    if (failed != 0) {
      throw new IllegalStateException("the C library sets no mode");
    }
  }
}
