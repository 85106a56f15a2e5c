package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.aipowergrid.node.ops.testing.NodeUnderTest;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node on a PostgreSQL server of its operator, with a database and an ordinary user of
 * its own there: it runs no server itself and leaves that one running. What keeps it from its
 * database is said in a line.
 */
class ExternalDatabaseIT {
  private static final String PASSWORD = "a password of its own";
  private static final String WHAT_TO_CHECK =
      "; check QUARKUS_DATASOURCE_JDBC_URL, QUARKUS_DATASOURCE_USERNAME and"
          + " QUARKUS_DATASOURCE_PASSWORD, or leave all three out for the embedded database";

  @TempDir Path data;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url = TestDatabase.create();
  private final String user = url.replaceAll(".*/", "") + "_owner";

  @BeforeEach
  void giveTheDatabaseAnOrdinaryOwner() throws SQLException {
    execute("create user %s password '%s'".formatted(user, PASSWORD));
    execute("alter database %s owner to %s".formatted(url.replaceAll(".*/", ""), user));
  }

  @Test
  void answersFromAnotherServerAndLeavesItRunning() throws Exception {
    try (var node = new NodeUnderTest(data)) {
      node.setEnvironment("QUARKUS_DATASOURCE_JDBC_URL", url);
      node.setEnvironment("QUARKUS_DATASOURCE_USERNAME", user);
      node.setEnvironment("QUARKUS_DATASOURCE_PASSWORD", PASSWORD);
      node.start();
      String key = node.awaitDemoKey();
      node.awaitReady();
      var answer = client.send(node.longChat(key, 1, false, 5).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      node.signal("TERM");
      assertThat(node.awaitExit()).isZero();
      assertThat(node.log()).doesNotContain(" ERROR ").doesNotContain(PASSWORD);
      assertThat(data.resolve("pg/cluster")).as("a server of the node's own").doesNotExist();
    }
    try (var connection = DriverManager.getConnection(url, user, PASSWORD);
        var rows =
            connection
                .createStatement()
                .executeQuery("select state, count(*) from job group by 1")) {
      assertThat(rows.next()).as("the server runs on").isTrue();
      assertThat(rows.getString(1)).isEqualTo("SUCCEEDED");
      assertThat(rows.getLong(2)).isOne();
    }
  }

  @Test
  void saysWhatKeepsItFromItsDatabase() throws SQLException {
    assertThat(refusal(url, user, "wrong", ""))
        .isEqualTo(
            "the database cannot be used: FATAL: password authentication failed for user \"%s\""
                    .formatted(user)
                + WHAT_TO_CHECK);
    assertThat(refusal(url + "_not", user, PASSWORD, ""))
        .isEqualTo(
            "the database cannot be used: FATAL: database \"%s_not\" does not exist"
                    .formatted(url.replaceAll(".*/", ""))
                + WHAT_TO_CHECK);
    assertThat(refusal("jdbc:postgresql://nobody.invalid/aipg", user, PASSWORD, ""))
        .startsWith("the database cannot be used: The connection attempt failed (UnknownHost")
        .contains("nobody.invalid")
        .endsWith(WHAT_TO_CHECK);
    execute("create user %s_guest password '%s'".formatted(user, PASSWORD));
    assertThat(refusal(url, user + "_guest", PASSWORD, "create table t (n int)"))
        .isEqualTo(
            "the database: ERROR: permission denied for schema public Position: 14;"
                + " QUARKUS_DATASOURCE_USERNAME must own its database or may create tables in its"
                + " schema");
  }

  /** What a node says whose start ends with the error of this statement. */
  private static String refusal(String url, String user, String password, String sql) {
    SQLException refused =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              try (var connection = DriverManager.getConnection(url, user, password);
                  var statement = connection.createStatement()) {
                statement.execute(sql);
              }
            });
    return StartFailure.describe(new IllegalStateException("migration", refused));
  }

  private static void execute(String sql) throws SQLException {
    EmbeddedPostgres server = TestPostgres.shared();
    try (var connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
