package io.aipowergrid.node.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.TestDatabase;
import io.aipowergrid.node.ops.testing.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** Keys that were made when {@code receipts.read} stood for reading the chain as well. */
class ChainScopeMigrationIT {
  private static final String PROJECT = UUID.randomUUID().toString();

  @Test
  void holdersOfReceiptsReadGoOnReadingTheChain() throws SQLException {
    String url = TestDatabase.create();
    migrate(url, "520");
    try (var connection = connect(url)) {
      ignoreForeignKeys(connection);
      insertKey(connection, "key00001", "inference usage.read receipts.read");
      insertKey(connection, "key00002", "receipts.read keys.manage");
      insertKey(connection, "key00003", "inference");
      migrate(url, "540");
      assertThat(scopes(connection, "key00001"))
          .isEqualTo("inference usage.read receipts.read chain.read");
      assertThat(scopes(connection, "key00002")).isEqualTo("receipts.read chain.read keys.manage");
      assertThat(scopes(connection, "key00003")).isEqualTo("inference");
      assertThat(AccountViews.scopes(scopes(connection, "key00002")))
          .containsExactlyInAnyOrder(Scope.RECEIPTS_READ, Scope.CHAIN_READ, Scope.KEYS_MANAGE);
    }
  }

  private static void migrate(String url, String version) {
    var server = TestPostgres.shared();
    Flyway.configure()
        .dataSource(url, server.user(), server.password())
        .target(version)
        .load()
        .migrate();
  }

  private static Connection connect(String url) throws SQLException {
    var server = TestPostgres.shared();
    return DriverManager.getConnection(url, server.user(), server.password());
  }

  /** Foreign keys are not the point here. */
  private static void ignoreForeignKeys(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
    }
  }

  private static void insertKey(Connection connection, String prefix, String scopes)
      throws SQLException {
    try (var insert =
        connection.prepareStatement(
            "insert into api_key (id, project_id, name, prefix, mac, scopes, created_at,"
                + " created_by) values (gen_random_uuid(), ?::uuid, 'old', ?, decode(repeat('00',"
                + " 32), 'hex'), ?, now(), 'test')")) {
      insert.setString(1, PROJECT);
      insert.setString(2, prefix);
      insert.setString(3, scopes);
      insert.executeUpdate();
    }
  }

  private static String scopes(Connection connection, String prefix) throws SQLException {
    try (var query = connection.prepareStatement("select scopes from api_key where prefix = ?")) {
      query.setString(1, prefix);
      try (var rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }
}
