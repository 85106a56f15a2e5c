package io.aipowergrid.node.gpu.cuda;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Calls of NVML by name, and its answers (nvml.h, nvmlReturn_t). Any thread. */
final class NvmlCalls {
  static final int SUCCESS = 0;
  static final int TIMEOUT = 10;
  static final int GPU_IS_LOST = 15;
  static final int RESET_REQUIRED = 16;

  private static final int NOT_SUPPORTED = 3;
  private static final int NO_PERMISSION = 4;
  private static final int NOT_FOUND = 6;
  private static final int FUNCTION_NOT_FOUND = 13;

  private final SymbolLookup library;
  private final Linker linker = Linker.nativeLinker();
  private final Map<String, MethodHandle> handles = new ConcurrentHashMap<>();

  NvmlCalls(SymbolLookup library) {
    this.library = library;
  }

  /**
   * Calls a function of pointers, 32-bit and 64-bit numbers; one that an old library lacks answers
   * {@link #FUNCTION_NOT_FOUND}.
   */
  int call(String name, Object... arguments) {
    if (library.find(name).isEmpty()) {
      return FUNCTION_NOT_FOUND;
    }
    try {
      MethodHandle function = handles.computeIfAbsent(name, it -> handle(it, arguments));
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      // A native function throws nothing; this would be a wrong descriptor of ours.
      throw new IllegalStateException(name, e);
    }
  }

  private MethodHandle handle(String name, Object... arguments) {
    MemoryLayout[] layouts =
        Arrays.stream(arguments)
            .map(
                argument ->
                    switch (argument) {
                      case Integer _ -> ValueLayout.JAVA_INT;
                      case Long _ -> ValueLayout.JAVA_LONG;
                      default -> ValueLayout.ADDRESS;
                    })
            .toArray(MemoryLayout[]::new);
    return linker.downcallHandle(
        library.find(name).orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }

  boolean succeeds(String name, Object... arguments) {
    return call(name, arguments) == SUCCESS;
  }

  /** What an answer means for somebody who asked for something; empty for a success. */
  static Optional<String> refusal(int answer) {
    return switch (answer) {
      case SUCCESS -> Optional.empty();
      case NOT_SUPPORTED -> Optional.of("the device does not support it");
      case NO_PERMISSION -> Optional.of("only root may do that");
      case NOT_FOUND -> Optional.of("the library does not know the device");
      case FUNCTION_NOT_FOUND -> Optional.of("the driver is too old");
      case GPU_IS_LOST -> Optional.of("the driver does not reach the device");
      case RESET_REQUIRED -> Optional.of("the device needs a reset");
      default -> Optional.of("NVML answered " + answer);
    };
  }
}
