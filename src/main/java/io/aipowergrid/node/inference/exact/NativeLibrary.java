package io.aipowergrid.node.inference.exact;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.aipowergrid.node.base.SharedLibrary;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The engine's C library of native-kernels/cpu. It has no state. Thread-safe. */
final class NativeLibrary {
  /** AIPG_ABI of aipg_exact.h. */
  static final int ABI = 2;

  private static final String FILE = "libaipg-exact.so";

  static final String RESOURCE = SharedLibrary.resource(FILE);

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle NUMBER =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT), Linker.Option.critical(false));
  private static final MethodHandle READ =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

  private final SharedLibrary library;

  private NativeLibrary(SharedLibrary library) {
    this.library = library;
  }

  /**
   * Loads a library file.
   *
   * @throws IllegalArgumentException when the system refuses it
   */
  static NativeLibrary load(Path file) {
    return new NativeLibrary(SharedLibrary.load(file));
  }

  /**
   * Loads the library that came with the node.
   *
   * @throws IOException with the end of a sentence as message, when it cannot be used here
   */
  static NativeLibrary loadShipped() throws IOException {
    return new NativeLibrary(SharedLibrary.loadShipped(FILE));
  }

  /** Version of its signatures and layouts. */
  int abi() {
    return number("aipg_abi");
  }

  /** The best this processor can run. */
  CpuLevel level() {
    return CpuLevel.values()[number("aipg_cpu_level")];
  }

  private int number(String name) {
    try {
      return (int) NUMBER.invokeExact(address(name));
    } catch (Throwable e) {
      throw NativeCalls.impossible(e);
    }
  }

  /** Reads memory outside the heap once, a multiple of 256 bytes; for measuring how fast it is. */
  long read(MemorySegment memory) {
    try {
      return (long) READ.invokeExact(address("aipg_read"), memory, memory.byteSize());
    } catch (Throwable e) {
      throw NativeCalls.impossible(e);
    }
  }

  /**
   * Where a function is.
   *
   * @throws IllegalArgumentException when the library has no such function
   */
  MemorySegment address(String name) {
    return library.address(name);
  }
}
