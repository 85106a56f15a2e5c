package io.aipowergrid.node.base;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;

/** A C library of native-kernels, loaded into this process for good. Thread-safe. */
public final class SharedLibrary {
  private final SymbolLookup symbols;

  private SharedLibrary(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /** The path in the class path of a library that comes with the node. */
  public static String resource(String name) {
    return "/native/linux-x86_64/" + name;
  }

  /**
   * Loads a library file.
   *
   * @throws IllegalArgumentException when the system refuses it
   */
  public static SharedLibrary load(Path file) {
    return new SharedLibrary(SymbolLookup.libraryLookup(file, Arena.global()));
  }

  /**
   * Loads a library that came with the node: unpacked into a folder that only this user can enter,
   * and removed from there once it is mapped.
   *
   * @param name of its file
   * @throws IOException with the end of a sentence as message, when it cannot be used here
   */
  public static SharedLibrary loadShipped(String name) throws IOException {
    if (!platformMatches()) {
      throw new IOException(
          "they exist for Linux on x86-64 only, this is %s on %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try (var in = SharedLibrary.class.getResourceAsStream(resource(name))) {
      if (in == null) {
        throw new IOException("the library is not part of this build");
      }
      return loadUnpacked(in, name);
    } catch (IllegalArgumentException | IllegalCallerException e) {
      throw new IOException("the library cannot be loaded: " + e.getMessage(), e);
    }
  }

  private static boolean platformMatches() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }

  // A temporary directory of Java's is readable by its owner only.
  private static SharedLibrary loadUnpacked(InputStream in, String name) throws IOException {
    var folder = Files.createTempDirectory("aipg-native");
    var file = folder.resolve(name);
    try {
      Files.copy(in, file);
      return load(file);
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Where a function is.
   *
   * @throws IllegalArgumentException when the library has no such function
   */
  public MemorySegment address(String name) {
    return symbols
        .find(name)
        .orElseThrow(() -> new IllegalArgumentException("the library has no " + name));
  }
}
