package io.aipowergrid.node.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * The folder that holds everything a node keeps outside an external database: secret, embedded
 * database, models. One running node owns it by a lock that ends with the process.
 */
public final class DataDirectory {
  // Held here because a lock ends with its channel, and an unreachable channel is closed by the
  // collector.
  private static final Map<Path, FileLock> LOCKS = new HashMap<>();

  private final Path root;

  private DataDirectory(Path root) {
    this.root = root;
  }

  /**
   * The folder named by {@code aipg.data-dir} or {@code AIPG_DATA_DIR}, else {@code data} beside
   * the launcher; made for its owner alone when absent.
   */
  public static DataDirectory open() {
    Path root = path();
    try {
      if (!Files.isDirectory(root)) {
        Files.createDirectories(
            root,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      return new DataDirectory(root);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the data folder " + root + "; set AIPG_DATA_DIR to a folder you may write",
          e);
    }
  }

  /** Where {@link #open} would open it; nothing is made. */
  public static Path path() {
    return locate().toAbsolutePath().normalize();
  }

  private static Path locate() {
    String configured = System.getProperty("aipg.data-dir", System.getenv("AIPG_DATA_DIR"));
    if (configured != null && !configured.isBlank()) {
      return Path.of(configured);
    }
    return Path.of(System.getProperty("aipg.home", ".")).resolve("data");
  }

  public Path root() {
    return root;
  }

  /** Where the embedded database lives. */
  public Path postgres() {
    return root.resolve("pg");
  }

  /**
   * The secret from which every room derives its own keys: from the environment, else kept here.
   */
  public String secret() {
    String given = System.getProperty("aipg.secret", System.getenv("AIPG_SECRET"));
    if (given != null && !given.isBlank()) {
      return given;
    }
    try {
      return SecretFile.readOrCreate(root.resolve("secret"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the node's secret under " + root, e);
    }
  }

  /** Whether a node, or a command that wants to be alone, holds the folder now. */
  public boolean isLocked() {
    synchronized (LOCKS) {
      // Our own lock would end with any other channel of this process on the file.
      if (LOCKS.containsKey(root)) {
        return true;
      }
      try (FileChannel channel = lockFile();
          FileLock lock = channel.tryLock()) {
        return lock == null;
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
  }

  private UncheckedIOException cannotWrite(IOException cause) {
    return new UncheckedIOException(
        "cannot write into the data folder " + root + "; set AIPG_DATA_DIR to one you may write",
        cause);
  }

  private FileChannel lockFile() throws IOException {
    return FileChannel.open(
        root.resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /**
   * Takes the folder for this process until it ends.
   *
   * @return whether it is ours now; false when a running node holds it
   */
  public boolean tryLock() {
    synchronized (LOCKS) {
      if (LOCKS.containsKey(root)) {
        return false;
      }
      try {
        FileChannel channel = lockFile();
        FileLock lock = channel.tryLock();
        if (lock == null) {
          channel.close();
          return false;
        }
        LOCKS.put(root, lock);
        return true;
      } catch (IOException e) {
        throw cannotWrite(e);
      }
    }
  }
}
