package io.aipowergrid.node.crypto;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The daemon's test data beside the checkout, never copied in; and our copied chain vectors. */
final class SharedVectors {
  private SharedVectors() {}

  /** A file of ../shared/vectors/script; the test is skipped where the folder is absent. */
  static JsonNode script(String name) {
    for (var folder : List.of("../shared/vectors/script", "../../shared/vectors/script")) {
      var file = Path.of(folder, name);
      if (Files.isRegularFile(file)) {
        return read(file);
      }
    }
    assumeTrue(false, "../shared/vectors/script/" + name + " is not on this machine");
    throw new AssertionError();
  }

  /** A file of src/test/resources/chain. */
  static JsonNode chain(String name) {
    return read(Path.of("src/test/resources/chain", name));
  }

  private static JsonNode read(Path file) {
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
