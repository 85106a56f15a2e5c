package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.accounts.Actor;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Maintenance as callers, load balancers and operators meet it over HTTP. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class MaintenanceApiIT {
  private static final String PATH = "/v1/node/maintenance";

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject Maintenance maintenance;

  @AfterEach
  void end() {
    maintenance.end(Actor.system("test"));
  }

  @Test
  void refusesNewJobsAndGoesOnReading() throws Exception {
    var operator = new NodeClient(base, customers.operatorKey());
    var customer = new NodeClient(base, customers.rich().key());
    var body = chat(ScriptedRunner.WORDS, ",\"max_tokens\":2");
    assertThat(customer.post("/v1/chat/completions", body).status()).isEqualTo(200);

    var begun = operator.post(PATH, "{\"reason\":\"new driver\",\"ends_in_seconds\":120}");
    assertThat(begun.status()).as(begun.text()).isEqualTo(200);
    assertThat(begun.json().path("active").asBoolean()).isTrue();
    assertThat(begun.json().path("reason").asText()).isEqualTo("new driver");

    var refused = customer.post("/v1/chat/completions", body);
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.error().path("rc").asText()).isEqualTo("maintenance");
    assertThat(refused.error().path("message").asText()).contains("new driver");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(100, 120);
    assertThat(refused.header("x-should-retry")).isEqualTo("true");

    for (String path : List.of("/v1/models", "/v1/jobs", "/v1/usage", "/v1/balance")) {
      assertThat(customer.get(path).status()).as(path).isEqualTo(200);
    }

    assertThat(operator.delete(PATH).json().path("active").asBoolean()).isFalse();
    assertThat(operator.get(PATH).json().path("active").asBoolean()).isFalse();
    assertThat(customer.post("/v1/chat/completions", body).status()).isEqualTo(200);
  }

  @Test
  void tellsLoadBalancersWhyItIsNotReadyAndStaysAlive() throws Exception {
    var anybody = new NodeClient(base, null);
    assertThat(anybody.get("/q/health/ready").status()).isEqualTo(200);
    maintenance.begin(Actor.system("test"), "new driver", null);
    var ready = anybody.get("/q/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text()).contains("\"mode\": \"maintenance\"").contains(": new driver");
    assertThat(anybody.get("/q/health/live").status()).isEqualTo(200);
  }
}
