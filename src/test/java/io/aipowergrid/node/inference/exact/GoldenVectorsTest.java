package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operation gives the recorded bits, with every kind of kernels. */
class GoldenVectorsTest {
  private static final Path FOLDER = Path.of("src/test/resources/exact");

  /** Of the files of exact-1; another hash is another arithmetic (docs/exact-arithmetic.md). */
  private static final String FROZEN =
      "895f210f58f392d23f49d98ef41ef3c650aa388b2dbe76dd8bb3299b04846eca";

  /** What follows the built-in model may change with it. */
  private static final String BUILTIN = "builtin";

  @Test
  void theVectorsOfExact1AreFrozen() throws IOException {
    assertEquals("exact-1", ExactMath.ARITHMETIC_VERSION);
    var hash = new Sha256();
    try (var files = Files.list(FOLDER)) {
      var names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".txt"))
              .sorted();
      for (var name : names.toList()) {
        hash.text(name);
        read(name).stream().filter(line -> !line.startsWith(BUILTIN)).forEach(hash::text);
      }
    }
    assertEquals(FROZEN, hash.finish().toString());
  }

  @Test
  void allKernelsGiveTheRecordedBits() throws IOException {
    for (var kernels : KernelSets.all()) {
      compare(kernels);
    }
  }

  private static void compare(ExactKernels kernels) throws IOException {
    for (var file : new GoldenVectors(kernels).files().entrySet()) {
      var recorded = read(file.getKey());
      assertEquals(recorded.size(), file.getValue().size(), file.getKey());
      for (int line = 0; line < recorded.size(); line++) {
        assertEquals(
            recorded.get(line),
            file.getValue().get(line),
            kernels.name() + " " + file.getKey() + " line " + (line + 1));
      }
    }
  }

  static List<String> read(String name) throws IOException {
    try (var in = GoldenVectorsTest.class.getResourceAsStream("/exact/" + name)) {
      if (in == null) {
        throw new AssertionError("no golden vectors " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
