package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Headers, framing, upgrade, compression, disconnection: what lies below the JSON (api.md 6.1,
 * 6.3).
 */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class TransportIT {
  private static final String CHAT = "/v1/chat/completions";

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject ScriptedRunner runner;

  private Customers.Customer customer =
      new Customers.Customer(UUID.randomUUID(), UUID.randomUUID(), "");
  private NodeClient client = new NodeClient(URI.create("http://localhost"), null);

  @BeforeEach
  void signUp() {
    customer = customers.rich();
    client = new NodeClient(base, customer.key());
  }

  @Test
  void answersOverPlainHttpToAClientThatOffersAnUpgrade() throws Exception {
    // The JDK's client sends "Upgrade: h2c" with its first request on a connection.
    var http2 = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    var request =
        client
            .request(CHAT)
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(chat(ScriptedRunner.WORDS, ",\"max_tokens\":3")))
            .build();
    for (int i = 0; i < 2; i++) {
      var response = http2.send(request, BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(NodeClient.parse(response.body()).at("/choices/0/message/content").asText())
          .isEqualTo("w0 w1 w2");
    }
  }

  @Test
  void acceptsAChunkedBody() throws Exception {
    var body = chat(ScriptedRunner.WORDS, ",\"max_tokens\":2").getBytes(StandardCharsets.UTF_8);
    var answer =
        client.send(
            client
                .request(CHAT)
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("w0 w1");
  }

  @Test
  void refusesAHugeChunkedBody() throws Exception {
    var answer =
        client.send(
            client
                .request(CHAT)
                .version(HttpClient.Version.HTTP_1_1)
                .header("content-type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(new byte[(4 << 20) + 1]))));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.error().get("rc").asText()).isEqualTo("request_too_large");
  }

  @Test
  void everyAnswerTellsRequestIdVersionAndLimits() throws Exception {
    for (var answer :
        new NodeClient.Answer[] {
          client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":1")),
          client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":1,\"stream\":true")),
          client.post(CHAT, chat("nobody", "")),
          client.get("/v1/models")
        }) {
      assertThat(answer.header("x-request-id")).matches("req_[0-9a-f]{32}");
      assertThat(answer.header("openai-version")).isNotEmpty();
      assertThat(answer.header("openai-processing-ms")).matches("[0-9]+");
      assertThat(answer.header("openai-organization"))
          .isEqualTo(customer.organisationId().toString());
      assertThat(answer.header("x-ratelimit-limit-requests")).isEqualTo("1000000");
      assertThat(answer.header("x-ratelimit-remaining-requests")).matches("[0-9]+");
      assertThat(answer.header("x-ratelimit-limit-tokens")).isEqualTo("1000000000");
      assertThat(answer.header("x-ratelimit-remaining-tokens")).matches("[0-9]+");
      assertThat(answer.header("x-ratelimit-reset-requests")).matches("([0-9.]+(h|ms|m|s))+");
      assertThat(answer.header("x-ratelimit-reset-tokens")).matches("([0-9.]+(h|ms|m|s))+");
    }
  }

  @Test
  void framesAStreamAsClientsReadIt() throws Exception {
    var answer =
        client.post(
            CHAT,
            chat(
                ScriptedRunner.WORDS,
                ",\"max_tokens\":2,\"stream\":true,\"stream_options\":{\"include_usage\":true}"),
            "accept-encoding",
            "gzip");
    assertThat(answer.header("content-type")).startsWith("text/event-stream");
    assertThat(answer.header("cache-control")).isEqualTo("no-cache");
    assertThat(answer.header("x-accel-buffering")).isEqualTo("no");
    assertThat(answer.header("content-encoding")).isIn("", "identity");
    assertThat(answer.text()).endsWith("data: [DONE]\n\n");
    for (var event : answer.text().split("\n\n")) {
      assertThat(event).matches("data: \\{.*}|data: \\[DONE]|: .*");
    }
    var events = answer.events();
    assertThat(events).hasSize(5).noneMatch(event -> event.has("error"));
    assertThat(events.subList(0, 4)).noneMatch(event -> event.has("usage"));
    assertThat(events.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    assertThat(events.get(3).at("/choices/0/finish_reason").asText()).isEqualTo("length");
    var last = events.getLast();
    assertThat(last.get("choices")).isEmpty();
    assertThat(last.at("/usage/prompt_tokens").asInt()).isEqualTo(2);
    assertThat(last.at("/usage/completion_tokens").asInt()).isEqualTo(2);
    assertThat(last.at("/aipg/receipts/0").asText()).startsWith("rcpt_");
    assertThat(last.at("/aipg/cost_micro_usd").asLong()).isPositive();
  }

  @Test
  void tellsTheReceiptOfAStreamWithoutUsageInAComment() throws Exception {
    var answer = client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":2,\"stream\":true"));
    assertThat(answer.events()).hasSize(4).noneMatch(event -> event.has("usage"));
    assertThat(answer.text())
        .containsPattern("\n: aipg-receipt rcpt_[0-9a-f]{32}\n\ndata: \\[DONE]\n\n$");
  }

  @Test
  void namesTheReceiptsOfAWholeAnswerInItsHead() throws Exception {
    var answer = client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":2,\"n\":3"));
    assertThat(answer.header("x-aipg-receipt")).matches("rcpt_[0-9a-f]{32}(,rcpt_[0-9a-f]{32}){2}");
    assertThat(answer.json().get("choices")).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(answer.json().at("/choices/" + i + "/index").asInt()).isEqualTo(i);
    }
  }

  @Test
  void pingsWhileNothingIsSaid() throws Exception {
    var response =
        client
            .http()
            .send(
                client
                    .request(CHAT)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(chat(ScriptedRunner.SILENT, ",\"stream\":true")))
                    .build(),
                BodyHandlers.ofLines());
    try (var lines = response.body()) {
      assertThat(lines.filter(": ping"::equals).limit(2)).hasSize(2);
    }
  }

  @Test
  void aClientThatLeavesAStreamStopsTheJob() throws Exception {
    var response =
        client
            .http()
            .send(
                client
                    .request(CHAT)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(chat(ScriptedRunner.SILENT, ",\"stream\":true")))
                    .build(),
                BodyHandlers.ofInputStream());
    var job = UUID.fromString(response.headers().firstValue("x-aipg-job").orElseThrow());
    awaitRunning(job);
    long left = System.nanoTime();
    response.body().close();
    assertThat(millisUntilCancelled(job, left)).isLessThan(200);
  }

  @Test
  void aClientThatLeavesBeforeAWholeAnswerStopsTheJob() throws Exception {
    var before = jobs().size();
    var pending =
        client
            .http()
            .sendAsync(
                client
                    .request(CHAT)
                    .version(HttpClient.Version.HTTP_1_1)
                    .header("content-type", "application/json")
                    .POST(BodyPublishers.ofString(chat(ScriptedRunner.SILENT, "")))
                    .build(),
                BodyHandlers.ofString());
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (jobs().size() == before && System.nanoTime() < deadline) Thread.sleep(20);
    var job = UUID.fromString(jobs().get(0).get("id").asText());
    awaitRunning(job);
    long left = System.nanoTime();
    pending.cancel(true);
    client.http().shutdownNow();
    assertThat(millisUntilCancelled(job, left)).isLessThan(500);
  }

  @Test
  void compressesJsonForClientsThatAsk() throws Exception {
    var request = client.request("/v1/models").header("accept-encoding", "gzip").build();
    var response = client.http().send(request, BodyHandlers.ofByteArray());
    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(response.body()))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .contains("\"object\":\"list\"");
    }
  }

  @Test
  void aFaultInTheMiddleOfAStreamIsOneErrorEvent() throws Exception {
    var answer = client.post(CHAT, chat(ScriptedRunner.BROKEN, ",\"stream\":true"));
    assertThat(answer.status()).isEqualTo(200);
    var last = answer.events().getLast();
    assertThat(last.at("/error/rc").asText()).isNotEmpty();
    assertThat(last.at("/error/type").asText()).isEqualTo("server_error");
    assertThat(answer.text())
        .doesNotContain("[DONE]")
        .containsPattern("\n: aipg-receipt rcpt_[0-9a-f]{32}\n\ndata: \\{\"error\"");
  }

  @Test
  void aFaultBeforeAWholeAnswerIsAStatus() throws Exception {
    var answer = client.post(CHAT, chat(ScriptedRunner.BROKEN, ""));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.error().get("rc").asText()).isNotEmpty();
    var receipt = client.get("/v1/receipts/" + answer.header("x-aipg-receipt")).json();
    assertThat(receipt.at("/receipt/finish_reason").asText()).isEqualTo("numeric_fault");
    assertThat(receipt.at("/receipt/tokens/output").asInt()).isEqualTo(2);
  }

  private com.fasterxml.jackson.databind.JsonNode jobs() throws Exception {
    return new NodeClient(base, customer.key()).get("/v1/jobs").json().get("data");
  }

  private void awaitRunning(UUID job) throws Exception {
    var watcher = new NodeClient(base, customer.key());
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      if (watcher.get("/v1/jobs/" + job).json().path("status").asText().equals("running")) return;
      Thread.sleep(20);
    }
    throw new AssertionError("the job never ran");
  }

  private long millisUntilCancelled(UUID job, long since) throws Exception {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      var at = runner.cancelledAtNanos(job);
      if (at != null) return Duration.ofNanos(at - since).toMillis();
      Thread.sleep(5);
    }
    throw new AssertionError("the job was never cancelled");
  }
}
