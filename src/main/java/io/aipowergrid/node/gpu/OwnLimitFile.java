package io.aipowergrid.node.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Keeps the power limit that a device had of its own while the node has set another, so that a node
 * that was killed sets it back at its next start. A text of two numbers. One thread.
 */
final class OwnLimitFile {
  private static final Logger LOG = Logger.getLogger(OwnLimitFile.class);

  private final Path file;

  /**
   * What is kept, in milliwatts.
   *
   * @param own what the device had
   * @param set what the node set in its place
   */
  record Kept(long own, long set) {}

  /** Nothing is read or made yet. */
  OwnLimitFile(Path folder, String uuid) {
    file = folder.resolve(uuid.replaceAll("[^A-Za-z0-9-]", "_") + ".power");
  }

  /** Empty when nothing is kept, or nothing that can be read. */
  Optional<Kept> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      String[] words = Files.readString(file).strip().split(" ", 2);
      return Optional.of(new Kept(Long.parseLong(words[0]), Long.parseLong(words[1])));
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      LOG.warnf("The power limit that a GPU had cannot be read from %s: %s", file, e);
      return Optional.empty();
    }
  }

  /** Replaces what is kept. */
  void write(Kept kept) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, kept.own() + " " + kept.set() + "\n");
  }

  void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warnf("The power limit that a GPU had is not removed from the data folder: %s", e);
    }
  }
}
