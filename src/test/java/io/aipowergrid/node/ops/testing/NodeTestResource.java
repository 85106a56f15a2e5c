package io.aipowergrid.node.ops.testing;

import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/**
 * The database and secret of a test run: one embedded PostgreSQL under {@code target}, a fresh
 * database for each start of the application in it.
 */
public final class NodeTestResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    EmbeddedPostgres server = TestPostgres.shared();
    String database = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (var connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database for the tests", e);
    }
    return Map.of(
        "quarkus.datasource.jdbc.url", server.jdbcUrl().replaceAll("/[^/]*$", "/" + database),
        "quarkus.datasource.username", server.user(),
        "quarkus.datasource.password", server.password(),
        "aipg.secret", Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]),
        "aipg.data-dir", Path.of("target", "test-data", database).toAbsolutePath().toString(),
        "quarkus.http.test-port", "0");
  }

  @Override
  public void stop() {
    // The server serves the next test class too; it stops with the process (TestPostgres).
  }
}
