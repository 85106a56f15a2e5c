package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every route of {@code /v1}, as the node itself lists them, against every kind of caller. A route
 * without an entry here fails the test.
 */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class AuthorisationMatrixIT {
  /** The scope each route needs; empty for those anyone may read. */
  private static final Map<String, Optional<Scope>> MATRIX =
      Map.ofEntries(
          Map.entry("GET /v1/models", Optional.of(Scope.INFERENCE)),
          Map.entry("GET /v1/models/{id}", Optional.of(Scope.INFERENCE)),
          Map.entry("POST /v1/chat/completions", Optional.of(Scope.INFERENCE)),
          Map.entry("POST /v1/completions", Optional.of(Scope.INFERENCE)),
          Map.entry("GET /v1/jobs", Optional.of(Scope.RECEIPTS_READ)),
          Map.entry("GET /v1/jobs/{id}", Optional.of(Scope.RECEIPTS_READ)),
          Map.entry("DELETE /v1/jobs/{id}", Optional.of(Scope.INFERENCE)),
          Map.entry("POST /v1/jobs/{id}/cancel", Optional.of(Scope.INFERENCE)),
          Map.entry("GET /v1/usage", Optional.of(Scope.USAGE_READ)),
          Map.entry("GET /v1/balance", Optional.of(Scope.USAGE_READ)),
          Map.entry("GET /v1/keys", Optional.of(Scope.KEYS_MANAGE)),
          Map.entry("POST /v1/keys", Optional.of(Scope.KEYS_MANAGE)),
          Map.entry("DELETE /v1/keys/{id}", Optional.of(Scope.KEYS_MANAGE)),
          Map.entry("GET /v1/receipts", Optional.of(Scope.RECEIPTS_READ)),
          Map.entry("GET /v1/receipts/{id}", Optional.of(Scope.RECEIPTS_READ)),
          Map.entry("GET /v1/node/maintenance", Optional.of(Scope.OPERATE)),
          Map.entry("POST /v1/node/maintenance", Optional.of(Scope.OPERATE)),
          Map.entry("DELETE /v1/node/maintenance", Optional.of(Scope.OPERATE)),
          Map.entry("GET /v1/chain/status", Optional.empty()),
          Map.entry("GET /v1/chain/blocks", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/blocks/{id}", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/headers/{id}", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/transactions/{txid}", Optional.of(Scope.CHAIN_READ)),
          Map.entry("POST /v1/chain/transactions", Optional.of(Scope.OPERATE)),
          Map.entry("GET /v1/chain/addresses/{address}", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/addresses/{address}/history", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/addresses/{address}/utxos", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/mempool", Optional.of(Scope.CHAIN_READ)),
          Map.entry("GET /v1/chain/peers", Optional.of(Scope.OPERATE)),
          Map.entry("GET /v1/log/head", Optional.empty()),
          Map.entry("GET /v1/log/inclusion", Optional.empty()),
          Map.entry("GET /v1/log/consistency", Optional.empty()),
          Map.entry("GET /v1/log/entries", Optional.empty()),
          Map.entry("GET /v1/log/key", Optional.empty()));

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final Set<Scope> CUSTOMER_SCOPES =
      EnumSet.of(
          Scope.INFERENCE,
          Scope.USAGE_READ,
          Scope.RECEIPTS_READ,
          Scope.CHAIN_READ,
          Scope.KEYS_MANAGE);

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;

  @Test
  void knowsEveryRoute() throws Exception {
    assertThat(routes()).isEqualTo(new TreeSet<>(MATRIX.keySet()));
  }

  @Test
  void refusesCallersWithoutAKey() throws Exception {
    for (var route : closedRoutes()) {
      var answer = call(route, new NodeClient(base, null));
      assertThat(answer.status()).as(route).isEqualTo(401);
      assertThat(answer.error().path("rc").asText()).as(route).isEqualTo("missing_api_key");
    }
  }

  @Test
  void refusesCallersWithAWrongKey() throws Exception {
    var wrong = customers.rich().key().replaceFirst(".{6}$", "AAAAAA");
    for (var route : closedRoutes()) {
      var answer = call(route, new NodeClient(base, wrong));
      assertThat(answer.status()).as(route).isEqualTo(401);
      assertThat(answer.error().path("rc").asText()).as(route).isEqualTo("invalid_api_key");
      assertThat(answer.text()).doesNotContain(wrong);
    }
  }

  @Test
  void refusesCallersWhoHaveEveryScopeButTheOneNeeded() throws Exception {
    var customer = customers.rich();
    for (var route : closedRoutes()) {
      var others = EnumSet.copyOf(CUSTOMER_SCOPES);
      others.remove(MATRIX.get(route).orElseThrow());
      var key = customers.key(customer, others.toArray(Scope[]::new));
      var answer = call(route, new NodeClient(base, key));
      assertThat(answer.status()).as(route).isEqualTo(403);
      assertThat(answer.error().path("rc").asText()).as(route).isEqualTo("permission_denied");
    }
  }

  @Test
  void admitsCallersWhoHaveJustTheScopeNeeded() throws Exception {
    var customer = customers.rich();
    for (var route : closedRoutes()) {
      var scope = MATRIX.get(route).orElseThrow();
      var key = scope == Scope.OPERATE ? customers.operatorKey() : customers.key(customer, scope);
      assertThat(call(route, new NodeClient(base, key)).status()).as(route).isIn(200, 400, 404);
    }
  }

  @Test
  void letsAnyoneReadTheLog() throws Exception {
    for (var route : MATRIX.keySet()) {
      if (MATRIX.get(route).isPresent()) continue;
      assertThat(call(route, new NodeClient(base, null)).status()).as(route).isIn(200, 400, 404);
    }
  }

  private static Set<String> closedRoutes() {
    return MATRIX.keySet().stream()
        .filter(route -> MATRIX.get(route).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<String> routes() throws Exception {
    var document = new NodeClient(base, null).get("/q/openapi?format=json").json();
    var routes = new TreeSet<String>();
    for (var path : document.get("paths").properties()) {
      if (!path.getKey().startsWith("/v1")) continue;
      for (var method : path.getValue().properties()) {
        if (!METHODS.contains(method.getKey())) continue;
        routes.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
      }
    }
    return routes;
  }

  private static NodeClient.Answer call(String route, NodeClient client) throws Exception {
    var method = route.substring(0, route.indexOf(' '));
    var path =
        route
            .substring(route.indexOf(' ') + 1)
            .replace("{id}", "01989f0a-5c0c-7d3e-9d41-a1b2c3d4e5f6")
            .replace("{txid}", "00".repeat(32))
            .replace("{address}", "nobody");
    var request = client.request(path);
    if (method.equals("POST")) request.header("content-type", "application/json");
    return client.send(
        request.method(
            method,
            method.equals("POST") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody()));
  }
}
