package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.chain.PoolNetwork;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.aipowergrid.node.ops.testing.TraceCollector;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Traces, once switched on, reach a collector, and hold neither prompts nor keys. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(PoolNetwork.class)
class TracingIT {
  private static final String PROMPT = "Never write this sentence of mine into a trace";

  @TestHTTPResource("/v1/chat/completions")
  URI chat;

  @Inject Customers customers;

  @AfterAll
  static void close() {
    TraceCollector.close();
  }

  @Test
  void sendsSpansWithoutPromptsAndKeys() throws Exception {
    String key = customers.rich().key();
    var body =
        """
        {"model":"aipg-builtin","max_tokens":4,"messages":[{"role":"user","content":"%s"}]}
        """
            .formatted(PROMPT);
    var request =
        HttpRequest.newBuilder(chat)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode())
        .isEqualTo(200);

    var traces = new StringBuilder();
    while (traces.indexOf("/v1/chat/completions") < 0) {
      String batch = TraceCollector.next();
      assertThat(batch).as("a batch of spans with the request").isNotNull();
      traces.append(batch);
    }
    assertThat(traces).contains("aipg-node").doesNotContain(PROMPT).doesNotContain(key);
  }
}
