package io.aipowergrid.node.ops.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The pages under {@code docs/runbooks}. */
final class Runbooks {
  static final Path FOLDER = Path.of("docs/runbooks");

  private static final Pattern NAME = Pattern.compile("docs/runbooks/[a-z-]+\\.md");

  private Runbooks() {}

  /** The runbooks that a text names. */
  static List<String> named(String text) {
    return NAME.matcher(text).results().map(MatchResult::group).toList();
  }

  /** Names of the files of a folder, sorted. */
  static List<String> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
