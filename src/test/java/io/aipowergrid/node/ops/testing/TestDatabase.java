package io.aipowergrid.node.ops.testing;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.aipowergrid.node.ops.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
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

  /** The address of a new database with all migrations. */
  public static String migrated() {
    EmbeddedPostgres server = TestPostgres.shared();
    String url = create();
    Flyway.configure().dataSource(url, server.user(), server.password()).load().migrate();
    return url;
  }

  /** A small pool for a database of the test server, as the application has one. */
  public static DataSource pool(String jdbcUrl) {
    EmbeddedPostgres server = TestPostgres.shared();
    var configuration =
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(4)
                        .acquisitionTimeout(Duration.ofSeconds(30))
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(jdbcUrl)
                                    .principal(new NamePrincipal(server.user()))
                                    .credential(new SimplePassword(server.password()))));
    try {
      return AgroalDataSource.from(configuration);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot open a pool", e);
    }
  }

  /** A source of plain connections, each made anew, to any server. */
  public static PGSimpleDataSource source(String jdbcUrl, String user, String password) {
    var source = new PGSimpleDataSource();
    source.setURL(jdbcUrl);
    source.setUser(user);
    source.setPassword(password);
    return source;
  }
}
