package io.aipowergrid.node.chain.script;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The daemon's own test data beside the checkout, never copied in; skipped where it is absent. */
public final class ScriptVectors {
  private static final List<String> FOLDERS =
      List.of("../shared/vectors/script", "../../shared/vectors/script");

  private ScriptVectors() {}

  /** The rows of a file that are not comments. */
  static List<JsonNode> rows(String name) {
    var rows = new ArrayList<JsonNode>();
    read(name)
        .forEach(
            row -> {
              if (row.size() > 1) {
                rows.add(row);
              }
            });
    return rows;
  }

  static ScriptFlags flags(String text) {
    var flags = new ArrayList<ScriptFlag>();
    for (String name : text.split(",", -1)) {
      if (!name.isEmpty() && !name.equals("NONE")) {
        flags.add(ScriptFlag.valueOf(name));
      }
    }
    if (flags.contains(ScriptFlag.CLEANSTACK)) {
      flags.add(ScriptFlag.WITNESS);
      flags.add(ScriptFlag.P2SH);
    }
    return ScriptFlags.of(flags.stream().distinct().toList());
  }

  /** A whole file. */
  public static JsonNode read(String name) {
    for (String folder : FOLDERS) {
      Path file = Path.of(folder, name);
      if (Files.isRegularFile(file)) {
        try {
          return new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    assumeTrue(false, "../shared/vectors/script/" + name + " is not on this machine");
    throw new AssertionError("not reached");
  }
}
