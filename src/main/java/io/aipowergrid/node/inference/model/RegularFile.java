package io.aipowergrid.node.inference.model;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps devices, pipes and folders from being read as model files: some of them never end. A link
 * to a regular file is one. Any thread may call.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Call before a file is opened.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE when there is none, or something
   *     else than a regular file
   */
  public static void require(Path file) {
    if (Files.isRegularFile(file)) {
      return;
    }
    var name = Refusal.shown(file.getFileName().toString());
    throw Refusal.of(
        Files.exists(file)
            ? name + " is not a regular file. Put the model's file in its place."
            : "The model lacks the file " + name + ". Download it again.");
  }
}
