package io.aipowergrid.node.inference.exact;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The C library of native-kernels/cpu, loaded into this process for good. Loading it runs none of
 * its code; it has no state. Thread-safe.
 */
final class NativeLibrary {
  /** AIPG_ABI of aipg_exact.h. */
  static final int ABI = 2;

  static final String RESOURCE = "/native/linux-x86_64/libaipg-exact.so";

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle NUMBER =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_INT), Linker.Option.critical(false));
  private static final MethodHandle READ =
      LINKER.downcallHandle(FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_LONG));

  private final SymbolLookup symbols;

  private NativeLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Loads a library file.
   *
   * @throws IllegalArgumentException when the system refuses it
   */
  static NativeLibrary load(Path file) {
    return new NativeLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
  }

  /**
   * Loads the library that came with the node: unpacked into a folder that only this user can
   * enter, and removed from there once it is mapped.
   *
   * @throws IOException when it is not part of this build or cannot be unpacked
   */
  static NativeLibrary loadShipped() throws IOException {
    try (var in = NativeLibrary.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the library is not part of this build");
      }
      return loadUnpacked(in);
    }
  }

  // A temporary directory of Java's is readable by its owner only.
  private static NativeLibrary loadUnpacked(InputStream in) throws IOException {
    var folder = Files.createTempDirectory("aipg-native");
    var file = folder.resolve("libaipg-exact.so");
    try {
      Files.copy(in, file);
      return load(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
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
   * @throws IllegalArgumentException when the library has no such function
   */
  MemorySegment address(String name) {
    return symbols
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("the library has no " + name));
  }
}
