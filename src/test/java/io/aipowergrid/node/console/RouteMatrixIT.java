package io.aipowergrid.node.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.accounts.FirstStart;
import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.Organisations;
import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every route of the console against every role: allowed, refused, not signed in. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
class RouteMatrixIT {
  private static final String PASSWORD = "a long enough password";

  /** The whole console. A route that is not listed here fails the test. */
  private static final Map<String, Access> ROUTES =
      Map.ofEntries(
          Map.entry("GET /", Access.PUBLIC),
          Map.entry("GET /console", Access.VIEWER),
          Map.entry("GET /console/live", Access.SIGNED_IN),
          Map.entry("GET /console/sign-in", Access.PUBLIC),
          Map.entry("POST /console/sign-in", Access.PUBLIC),
          Map.entry("POST /console/sign-out", Access.SIGNED_IN),
          Map.entry("POST /console/theme", Access.SIGNED_IN),
          Map.entry("GET /console/password", Access.SIGNED_IN),
          Map.entry("POST /console/password", Access.SIGNED_IN),
          Map.entry("GET /console/search", Access.VIEWER),
          Map.entry("GET /console/jobs", Access.VIEWER),
          Map.entry("GET /console/jobs/export.csv", Access.VIEWER),
          Map.entry("GET /console/jobs/{id}", Access.VIEWER),
          Map.entry("POST /console/jobs/{id}/cancel", Access.MEMBER),
          Map.entry("POST /console/jobs/{id}/replay", Access.OPERATOR),
          Map.entry("GET /console/models", Access.VIEWER),
          Map.entry("GET /console/models/export.csv", Access.VIEWER),
          Map.entry("GET /console/models/{id}", Access.VIEWER),
          Map.entry("POST /console/models/{id}/load", Access.OPERATOR),
          Map.entry("POST /console/models/{id}/unload", Access.OPERATOR),
          Map.entry("POST /console/models/{id}/price", Access.OPERATOR),
          Map.entry("GET /console/keys", Access.VIEWER),
          Map.entry("GET /console/keys/export.csv", Access.VIEWER),
          Map.entry("POST /console/keys", Access.ADMIN),
          Map.entry("POST /console/keys/{id}/revoke", Access.ADMIN),
          Map.entry("POST /console/keys/{id}/rotate", Access.ADMIN),
          Map.entry("GET /console/usage", Access.VIEWER),
          Map.entry("GET /console/usage/time.csv", Access.VIEWER),
          Map.entry("GET /console/usage/shares.csv", Access.VIEWER),
          Map.entry("GET /console/receipts", Access.VIEWER),
          Map.entry("GET /console/receipts/export.csv", Access.VIEWER),
          Map.entry("GET /console/receipts/{id}", Access.VIEWER),
          Map.entry("GET /console/receipts/{id}/download", Access.VIEWER),
          Map.entry("POST /console/receipts/check", Access.VIEWER),
          Map.entry("GET /console/log", Access.VIEWER),
          Map.entry("GET /console/gpus", Access.OPERATOR),
          Map.entry("GET /console/gpus/now", Access.OPERATOR),
          Map.entry("GET /console/gpus/{uuid}", Access.OPERATOR),
          Map.entry("GET /console/gpus/{uuid}/now", Access.OPERATOR),
          Map.entry("GET /console/gpus/{uuid}/hours.csv", Access.OPERATOR),
          Map.entry("POST /console/gpus/{uuid}/hold", Access.OPERATOR),
          Map.entry("POST /console/gpus/{uuid}/release", Access.OPERATOR),
          Map.entry("POST /console/gpus/{uuid}/drain", Access.OPERATOR),
          Map.entry("POST /console/gpus/{uuid}/resume", Access.OPERATOR),
          Map.entry("GET /console/mining", Access.OPERATOR),
          Map.entry("GET /console/mining/now", Access.OPERATOR),
          Map.entry("GET /console/mining/export.csv", Access.OPERATOR),
          Map.entry("GET /console/mining/rigs", Access.OPERATOR),
          Map.entry("GET /console/mining/rigs/export.csv", Access.OPERATOR),
          Map.entry("GET /console/mining/owed", Access.OPERATOR),
          Map.entry("GET /console/mining/owed/export.csv", Access.OPERATOR),
          Map.entry("POST /console/mining/start", Access.OPERATOR),
          Map.entry("POST /console/mining/stop", Access.OPERATOR),
          Map.entry("GET /console/chain", Access.VIEWER),
          Map.entry("GET /console/chain/now", Access.VIEWER),
          Map.entry("GET /console/chain/peers", Access.OPERATOR),
          Map.entry("GET /console/chain/mempool", Access.VIEWER),
          Map.entry("GET /console/chain/mempool/now", Access.VIEWER),
          Map.entry("GET /console/chain/mempool/export.csv", Access.VIEWER),
          Map.entry("GET /console/chain/blocks/{id}", Access.VIEWER),
          Map.entry("GET /console/chain/transactions/{txid}", Access.VIEWER),
          Map.entry("GET /console/chain/addresses/{address}", Access.VIEWER),
          Map.entry("GET /console/playground", Access.VIEWER),
          Map.entry("POST /console/playground/chat", Access.MEMBER),
          Map.entry("GET /console/business", Access.OPERATOR),
          Map.entry("GET /console/business/export.csv", Access.OPERATOR),
          Map.entry("POST /console/business", Access.OPERATOR),
          Map.entry("GET /console/business/plans", Access.OPERATOR),
          Map.entry("GET /console/business/plans/export.csv", Access.OPERATOR),
          Map.entry("POST /console/business/plans", Access.OPERATOR),
          Map.entry("GET /console/business/prices", Access.OPERATOR),
          Map.entry("GET /console/business/prices/export.csv", Access.OPERATOR),
          Map.entry("GET /console/business/customers/{id}", Access.OPERATOR),
          Map.entry("POST /console/business/customers/{id}/plan", Access.OPERATOR),
          Map.entry("POST /console/business/customers/{id}/top-up", Access.OPERATOR),
          Map.entry("POST /console/business/customers/{id}/projects", Access.OPERATOR),
          Map.entry("POST /console/business/customers/{id}/suspend", Access.OPERATOR),
          Map.entry("POST /console/business/customers/{id}/resume", Access.OPERATOR),
          Map.entry("GET /console/business/ledger", Access.OPERATOR),
          Map.entry("GET /console/business/ledger/export.csv", Access.OPERATOR),
          Map.entry("GET /console/settings", Access.VIEWER),
          Map.entry("GET /console/settings/people.csv", Access.VIEWER),
          Map.entry("POST /console/settings/project", Access.VIEWER),
          Map.entry("POST /console/settings/people", Access.ADMIN),
          Map.entry("POST /console/settings/people/{id}/role", Access.ADMIN),
          Map.entry("POST /console/settings/people/{id}/reset", Access.ADMIN),
          Map.entry("POST /console/settings/people/{id}/deactivate", Access.ADMIN),
          Map.entry("POST /console/settings/people/{id}/reactivate", Access.ADMIN),
          Map.entry("GET /console/settings/node", Access.OPERATOR),
          Map.entry("POST /console/settings/node/maintenance", Access.OPERATOR),
          Map.entry("POST /console/settings/node/resume", Access.OPERATOR),
          Map.entry("GET /console/settings/audit", Access.ADMIN),
          Map.entry("GET /console/settings/audit/export.csv", Access.ADMIN));

  /** Streams without end and the end of the session have tests of their own. */
  private static final List<String> NOT_CALLED =
      List.of("GET /console/live", "POST /console/sign-out");

  @TestHTTPResource("/")
  URI base;

  @Inject Users users;
  @Inject Organisations organisations;
  @Inject FirstStart firstStart;

  @Test
  void listsEveryRouteWithItsLevel() throws Exception {
    assertThat(found()).isEqualTo(new TreeMap<>(ROUTES));
  }

  @Test
  void letsNobodyInWithoutASession() {
    var nobody = new TestBrowser(base);
    forEachClosedRoute(
        (route, path) -> {
          var answer = route.startsWith("GET") ? nobody.get(path) : send(nobody, path, "");
          int expected = route.startsWith("GET") ? 303 : 401;
          assertThat(answer.statusCode()).as(route).isEqualTo(expected);
        });
  }

  @Test
  void opensEachRouteToTheRolesThatMayAndToNoOther() {
    var actor = Actor.system("test");
    var customer = organisations.create(actor, "Matrix " + Fresh.text(), Plan.COMMUNITY);
    for (Role role : Role.values()) {
      var home = role == Role.OPERATOR ? operatorOrganisation() : customer;
      var made = users.create(actor, home.id(), "matrix-" + Fresh.text() + "@example.org", role);
      var browser =
          new TestBrowser(base).enter(made.user().email(), made.oneTimePassword(), PASSWORD);
      String csrf = browser.csrf("/console/password");
      forEachClosedRoute((route, path) -> check(browser, csrf, role, route, path));
    }
  }

  private void check(TestBrowser browser, String csrf, Role role, String route, String path) {
    boolean may = may(role, ROUTES.get(route));
    String what = role + " " + route;
    if (route.startsWith("GET")) {
      var answer = browser.get(path);
      assertThat(answer.statusCode() != 403).as(what).isEqualTo(may);
      assertThat(answer.statusCode()).as(what).isLessThan(500).isNotEqualTo(401);
      return;
    }
    assertThat(send(browser, path, "").statusCode()).as(what + ", no token").isEqualTo(403);
    // Ids of nothing and empty forms: an allowed route answers that it found or understood nothing.
    var answer = send(browser, path, csrf);
    assertThat(answer.statusCode() != 403).as(what).isEqualTo(may);
    assertThat(answer.statusCode()).as(what).isLessThan(500).isNotEqualTo(401);
  }

  private static HttpResponse<String> send(TestBrowser browser, String path, String csrf) {
    return path.endsWith("/chat")
        ? browser.postJson(path, "{}", "X-CSRF-Token", csrf)
        : browser.post(path, Map.of("csrf", csrf));
  }

  private static boolean may(Role role, Access access) {
    return switch (access) {
      case PUBLIC, SIGNED_IN, VIEWER -> true;
      case MEMBER -> role.atLeast(Role.MEMBER);
      case ADMIN -> role.atLeast(Role.ADMIN);
      case OPERATOR -> role == Role.OPERATOR;
    };
  }

  private OrganisationView operatorOrganisation() {
    firstStart.ensure();
    return organisations.list().stream()
        .filter(OrganisationView::operator)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("the node makes its own organisation at first start"));
  }

  private interface RouteCheck {
    void run(String route, String path);
  }

  private static void forEachClosedRoute(RouteCheck check) {
    for (var route : new TreeMap<>(ROUTES).entrySet()) {
      if (route.getValue() != Access.PUBLIC && !NOT_CALLED.contains(route.getKey())) {
        String path =
            route.getKey().split(" ")[1].replaceAll("\\{[a-z]+}", UUID.randomUUID().toString());
        check.run(route.getKey(), path);
      }
    }
  }

  private static Map<String, Access> found() throws IOException, ClassNotFoundException {
    var routes = new TreeMap<String, Access>();
    for (Class<?> type : consoleClasses()) {
      Path path = type.getAnnotation(Path.class);
      if (path != null) {
        for (Method method : type.getDeclaredMethods()) {
          String verb =
              method.isAnnotationPresent(GET.class)
                  ? "GET "
                  : method.isAnnotationPresent(POST.class) ? "POST " : "";
          if (!verb.isEmpty()) {
            routes.put(verb + path(path, method), level(method));
          }
        }
      }
    }
    return routes;
  }

  private static Access level(Method method) {
    Allow allow = method.getAnnotation(Allow.class);
    assertThat(allow).as(method + " names no access level").isNotNull();
    return allow.value();
  }

  private static String path(Path type, Method method) {
    Path part = method.getAnnotation(Path.class);
    String whole = type.value() + (part == null ? "" : "/" + part.value());
    return whole.replace(": .+", "");
  }

  private static List<Class<?>> consoleClasses() throws IOException, ClassNotFoundException {
    var root = java.nio.file.Path.of("target/classes");
    var classes = new ArrayList<Class<?>>();
    try (var files = Files.walk(root.resolve("io/aipowergrid/node/console"))) {
      for (var file : files.filter(one -> one.toString().endsWith("Resource.class")).toList()) {
        String name =
            root.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
        classes.add(Class.forName(name, false, RouteMatrixIT.class.getClassLoader()));
      }
    }
    return classes;
  }
}
