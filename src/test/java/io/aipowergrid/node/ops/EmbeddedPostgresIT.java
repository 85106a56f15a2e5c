package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.ops.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  @TempDir Path folder;

  @Test
  void keepsRowsOverStopAdoptionAndCrash() throws Exception {
    EmbeddedPostgres first = EmbeddedPostgres.start(folder);
    try {
      execute(first, "CREATE TABLE kept (n int)");
      execute(first, "INSERT INTO kept VALUES (1)");
      assertThat(query(first, "SHOW fsync")).isEqualTo("on");
      assertThat(query(first, "SHOW synchronous_commit")).isEqualTo("on");
      assertThat(query(first, "SHOW full_page_writes")).isEqualTo("on");
      assertThat(query(first, "SHOW listen_addresses")).isEqualTo("127.0.0.1");

      // A second start finds the first server alive, as after a kill -9 of the node, and adopts it.
      assertThat(EmbeddedPostgres.start(folder).port()).isEqualTo(first.port());

      // The server itself is killed: the next start recovers from its log.
      long pid =
          Long.parseLong(Files.readAllLines(folder.resolve("cluster/postmaster.pid")).get(0));
      ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
      server.destroyForcibly();
      server.onExit().join();
      EmbeddedPostgres second = EmbeddedPostgres.start(folder);
      assertThat(query(second, "SELECT count(*) FROM kept")).isEqualTo("1");
      second.stop();

      EmbeddedPostgres third = EmbeddedPostgres.start(folder);
      assertThat(query(third, "SELECT count(*) FROM kept")).isEqualTo("1");
    } finally {
      EmbeddedPostgres.start(folder).stop();
    }
    assertThat(folder.resolve("cluster/postmaster.pid")).doesNotExist();
  }

  /** After a power cut the recorded number may be anybody's, and a file may be empty. */
  @Test
  void startsAfterAPowerCut() throws Exception {
    TestPostgres.giveProgramsTo(folder);
    EmbeddedPostgres.start(folder).stop();
    Files.writeString(
        folder.resolve("cluster/postmaster.pid"),
        ProcessHandle.current().pid() + "\n" + folder.resolve("cluster") + "\n1\n5432\n");
    Files.writeString(folder.resolve("port"), "");
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    try {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    } finally {
      server.stop();
    }
  }

  @Test
  void refusesAStrangerWithoutThePassword() throws IOException {
    TestPostgres.giveProgramsTo(folder);
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    try {
      assertThatThrownBy(
              () -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("password"))))
          .isEqualTo("rw-------");
    } finally {
      server.stop();
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
