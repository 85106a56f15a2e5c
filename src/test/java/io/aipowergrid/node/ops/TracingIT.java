package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Traces, once switched on, reach a collector, and hold neither prompts nor keys. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(TracingIT.WithCollector.class)
class TracingIT {
  private static final String PROMPT = "Never write this sentence of mine into a trace";
  private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>(1_000);
  private static final HttpServer COLLECTOR = collector();

  /** Tracing on, sent to the collector of this test. */
  public static final class WithCollector implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.otel.sdk.disabled", "false",
          "quarkus.otel.exporter.otlp.protocol", "http/protobuf",
          "quarkus.otel.exporter.otlp.endpoint",
              "http://127.0.0.1:" + COLLECTOR.getAddress().getPort(),
          "quarkus.otel.bsp.schedule.delay", "100ms");
    }
  }

  @TestHTTPResource("/v1/chat/completions")
  URI chat;

  @Inject Customers customers;

  @AfterAll
  static void close() {
    COLLECTOR.stop(0);
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
      String batch = RECEIVED.poll(30, TimeUnit.SECONDS);
      assertThat(batch).as("a batch of spans with the request").isNotNull();
      traces.append(batch);
    }
    assertThat(traces).contains("aipg-node").doesNotContain(PROMPT).doesNotContain(key);
  }

  private static HttpServer collector() {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/v1/traces",
          exchange -> {
            var bytes = exchange.getRequestBody().readAllBytes();
            RECEIVED.offer(new String(bytes, StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
