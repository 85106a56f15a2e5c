package io.aipowergrid.node.ops.testing;

import io.aipowergrid.node.ops.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases of their own on the test server, for tests without the application. */
public final class TestDatabase {
  private TestDatabase() {}

  /** An empty database; the caller needs no clean-up, the server's folder goes with the build. */
  public static String create() {
    EmbeddedPostgres server = TestPostgres.shared();
    String database = "test_" + UUID.randomUUID().toString().replace("-", "");
    try (var connection =
            DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + database);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create a database for the tests", e);
    }
    return server.jdbcUrl().replaceAll("/[^/]*$", "/" + database);
  }

  /** A database with all migrations, without a pool: each connection is made anew. */
  public static PGSimpleDataSource migrated() {
    EmbeddedPostgres server = TestPostgres.shared();
    PGSimpleDataSource source = source(create(), server.user(), server.password());
    Flyway.configure().dataSource(source).load().migrate();
    return source;
  }

  /** A source of plain connections. */
  public static PGSimpleDataSource source(String jdbcUrl, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setURL(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }
}
