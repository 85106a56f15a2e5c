package io.aipowergrid.node.inference.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every operation gives the recorded bits, with every kind of kernels. */
class GoldenVectorsTest {
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
