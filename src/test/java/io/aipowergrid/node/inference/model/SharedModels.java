package io.aipowergrid.node.inference.model;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Real model files that lie beside the checkout on some machines; tests without them are skipped.
 */
final class SharedModels {
  private SharedModels() {}

  static Path require(String name) {
    for (var folder : List.of("../shared/models", "../../shared/models")) {
      var file = Path.of(folder, name);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    assumeTrue(false, "../shared/models/" + name + " is not on this machine");
    throw new AssertionError();
  }
}
