package io.aipowergrid.node.ops;

import io.aipowergrid.node.base.Trees;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs that travel inside the application, unpacked once beside the data. Any
 * thread may call; two processes that unpack at once both end with a complete folder.
 */
final class PostgresBinaries {
  /** The version of the archive on the class path; names the folder, so an upgrade unpacks anew. */
  static final String VERSION = "17.10.0";

  private static final String ARCHIVE = "postgres-linux-x86_64.txz";
  private static final int DECODER_MEMORY_KIB_MAX = 128 * 1024;

  private PostgresBinaries() {}

  /**
   * @param parent folder that receives the unpacked programs
   * @return folder whose {@code bin} holds {@code initdb}, {@code pg_ctl} and {@code postgres}
   */
  static Path unpackInto(Path parent) {
    Path home = parent.resolve("programs-" + VERSION);
    if (Files.isExecutable(home.resolve("bin/postgres"))) {
      return home;
    }
    try {
      Files.createDirectories(parent);
      Path fresh = Files.createTempDirectory(parent, "unpacking-");
      unpackArchive(fresh);
      // Another process may have won the race; its folder is as good as ours.
      try {
        Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileSystemException e) {
        Trees.deleteIfExists(fresh);
        if (!Files.isExecutable(home.resolve("bin/postgres"))) {
          throw e;
        }
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + parent, e);
    }
  }

  private static void unpackArchive(Path target) throws IOException {
    try (InputStream packed = openArchive();
        var tar =
            new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(packed), DECODER_MEMORY_KIB_MAX))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpackEntry(entry, tar, target);
      }
    }
  }

  private static InputStream openArchive() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      throw new IOException(
          "the embedded PostgreSQL exists for Linux x86-64 only; set QUARKUS_DATASOURCE_JDBC_URL,"
              + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD to use your own server");
    }
    InputStream stream =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(ARCHIVE);
    if (stream == null) {
      throw new IOException("the application was built without " + ARCHIVE);
    }
    return stream;
  }

  private static void unpackEntry(TarArchiveEntry entry, InputStream content, Path target)
      throws IOException {
    Path path = target.resolve(entry.getName()).normalize();
    if (!path.startsWith(target)) {
      throw new IOException("the PostgreSQL archive names a path outside itself");
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else {
      Files.createDirectories(path.getParent());
      Files.copy(content, path);
      if ((entry.getMode() & 0b001_000_000) != 0) {
        Files.setPosixFilePermissions(
            path,
            Set.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.OWNER_EXECUTE));
      }
    }
  }
}
