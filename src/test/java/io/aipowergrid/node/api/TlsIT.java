package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.api.testing.TestCertificate;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP/2 over TLS by ALPN, and HTTP/1.1 for clients that do not offer it (api.md T4). */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class TlsIT {
  private static final String CHAT = "/v1/chat/completions";

  @TestHTTPResource(value = "/", tls = true)
  URI base;

  @Inject Customers customers;
  @Inject ScriptedRunner runner;

  private Customers.Customer customer =
      new Customers.Customer(UUID.randomUUID(), UUID.randomUUID(), "");

  @BeforeEach
  void signUp() {
    customer = customers.rich();
  }

  @Test
  void speaksTheVersionThatTheClientOffers() throws Exception {
    assertThat(base.getScheme()).isEqualTo("https");
    for (var version : Version.values()) {
      var answer =
          client(version)
              .send(
                  request(chat(ScriptedRunner.WORDS, ",\"max_tokens\":3")),
                  BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(NodeClient.parse(answer.body()).at("/choices/0/message/content").asText())
          .isEqualTo("w0 w1 w2");
      assertThat(answer.headers().firstValue("x-request-id")).isPresent();
    }
  }

  @Test
  void streamsOverEitherVersion() throws Exception {
    for (var version : Version.values()) {
      var answer =
          client(version)
              .send(
                  request(chat(ScriptedRunner.SLOW, ",\"max_tokens\":3,\"stream\":true")),
                  BodyHandlers.ofString());
      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      var events = new NodeClient.Answer(answer).events();
      assertThat(events).hasSize(5);
      assertThat(events.get(1).at("/choices/0/delta/content").asText()).isEqualTo("w0");
      assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void runsManyStreamsOverOneConnection() throws Exception {
    var http2 = client(Version.HTTP_2);
    var body = chat(ScriptedRunner.SLOW, ",\"max_tokens\":20,\"stream\":true");
    // The first request decides the version; the rest share its connection.
    http2.send(request(body), BodyHandlers.discarding());
    var answers =
        IntStream.range(0, 20)
            .mapToObj(i -> http2.sendAsync(request(body), BodyHandlers.ofString()))
            .toList();
    for (var pending : answers) {
      HttpResponse<String> answer = pending.get();
      assertThat(answer.version()).isEqualTo(Version.HTTP_2);
      assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void aStreamThatIsResetStopsItsJobAndLeavesTheConnection() throws Exception {
    var http2 = client(Version.HTTP_2);
    var answer =
        http2.send(
            request(chat(ScriptedRunner.SILENT, ",\"stream\":true")), BodyHandlers.ofInputStream());
    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    var job = UUID.fromString(answer.headers().firstValue("x-aipg-job").orElseThrow());
    awaitStatus(http2, job, "running");
    answer.body().close();
    awaitStatus(http2, job, "cancelled");
    assertThat(runner.cancelledAtNanos(job)).as("the runner was told to stop").isNotNull();
    var next =
        http2.send(
            request(chat(ScriptedRunner.WORDS, ",\"max_tokens\":1")), BodyHandlers.ofString());
    assertThat(next.statusCode()).isEqualTo(200);
  }

  @Test
  void refusesOverHttp2InTheEnvelope() throws Exception {
    var http2 = client(Version.HTTP_2);
    var tooLong = HttpRequest.newBuilder(base.resolve("/v1/models?x=" + "y".repeat(9000))).build();
    var answer = http2.send(tooLong, BodyHandlers.ofString());
    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(answer.statusCode()).isEqualTo(414);
    assertThat(NodeClient.parse(answer.body()).at("/error/rc").asText()).isEqualTo("uri_too_long");
    var unknown = http2.send(request(chat("nobody", "")), BodyHandlers.ofString());
    assertThat(unknown.statusCode()).isEqualTo(404);
  }

  @Test
  void servesTheOfficialJavaSdk() throws Exception {
    var sdk =
        OpenAIOkHttpClient.builder()
            .baseUrl(base.resolve("/v1").toString())
            .apiKey(customer.key())
            .sslSocketFactory(context().getSocketFactory())
            .trustManager(TestCertificate.trust())
            .build();
    var params =
        ChatCompletionCreateParams.builder()
            .model(ScriptedRunner.WORDS)
            .addUserMessage("Hi")
            .maxCompletionTokens(2)
            .build();
    try {
      var answer = sdk.chat().completions().create(params);
      assertThat(answer.choices().getFirst().message().content()).contains("w0 w1");
    } finally {
      sdk.close();
    }
  }

  private void awaitStatus(HttpClient client, UUID job, String status) throws Exception {
    var get =
        HttpRequest.newBuilder(base.resolve("/v1/jobs/" + job))
            .header("authorization", "Bearer " + customer.key())
            .build();
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    String seen = "";
    while (!seen.equals(status) && System.nanoTime() < deadline) {
      var answer = client.send(get, BodyHandlers.ofString());
      seen = NodeClient.parse(answer.body()).path("status").asText();
      Thread.sleep(20);
    }
    assertThat(seen).isEqualTo(status);
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(base.resolve(CHAT))
        .timeout(Duration.ofSeconds(60))
        .header("authorization", "Bearer " + customer.key())
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static HttpClient client(Version version) throws Exception {
    return HttpClient.newBuilder().version(version).sslContext(context()).build();
  }

  private static SSLContext context() throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {TestCertificate.trust()}, null);
    return context;
  }
}
