package io.aipowergrid.node.ops.testing;

import io.aipowergrid.node.ops.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one PostgreSQL server of a test run, started when first asked for, stopped at its end. */
public final class TestPostgres {
  private static final Path HOME = Path.of("target", "test-pg");

  private static @Nullable EmbeddedPostgres server;

  private TestPostgres() {}

  public static synchronized EmbeddedPostgres shared() {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = EmbeddedPostgres.start(HOME);
      server = running;
      Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop-test-postgres"));
    }
    return running;
  }

  /**
   * Lets a server that will be started in a folder run the programs of this one, which cost seconds
   * to unpack. Nothing changes where programs lie already.
   */
  public static void giveProgramsTo(Path folder) throws IOException {
    shared();
    Files.createDirectories(folder);
    try (var unpacked = Files.newDirectoryStream(HOME, "programs-*")) {
      for (Path programs : unpacked) {
        Path link = folder.resolve(programs.getFileName());
        if (Files.notExists(link)) {
          Files.createSymbolicLink(link, programs.toAbsolutePath());
        }
      }
    }
  }
}
