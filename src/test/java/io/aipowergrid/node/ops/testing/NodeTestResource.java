package io.aipowergrid.node.ops.testing;

import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/**
 * The database and secret of a test run: one embedded PostgreSQL under {@code target}, a fresh
 * database for each start of the application in it. The node offers no payments by itself, so that
 * tests of wallets say when.
 */
public final class NodeTestResource implements QuarkusTestResourceLifecycleManager {
  @Override
  public Map<String, String> start() {
    EmbeddedPostgres server = TestPostgres.shared();
    String url = TestDatabase.create();
    String database = url.substring(url.lastIndexOf('/') + 1);
    return Map.of(
        "quarkus.datasource.jdbc.url", url,
        "quarkus.datasource.username", server.user(),
        "quarkus.datasource.password", server.password(),
        "aipg.secret", Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[32]),
        "aipg.data-dir", Path.of("target", "test-data", database).toAbsolutePath().toString(),
        "aipg.wallet.offer-interval", "off",
        "quarkus.http.test-port", "0");
  }

  @Override
  public void stop() {
    // The server serves the next test class too; it stops with the process (TestPostgres).
  }
}
