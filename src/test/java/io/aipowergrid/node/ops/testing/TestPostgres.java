package io.aipowergrid.node.ops.testing;

import io.aipowergrid.node.ops.EmbeddedPostgres;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The one PostgreSQL server of a test run, started when first asked for, stopped at its end. */
public final class TestPostgres {
  private static @Nullable EmbeddedPostgres server;

  private TestPostgres() {}

  public static synchronized EmbeddedPostgres shared() {
    EmbeddedPostgres running = server;
    if (running == null) {
      running = EmbeddedPostgres.start(Path.of("target", "test-pg"));
      server = running;
      Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop-test-postgres"));
    }
    return running;
  }
}
