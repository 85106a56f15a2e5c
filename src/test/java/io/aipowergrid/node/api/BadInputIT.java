package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.Ledger;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad input: each kind a clear error, nothing crashes, nothing is charged. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class BadInputIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String TEXT = "/v1/completions";
  private static final String JSON = "application/json";
  private static final String M = ScriptedRunner.WORDS;

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject Ledger ledger;

  private record Bad(
      String path, String contentType, byte[] body, int status, String rc, String param) {}

  private static final List<Bad> TABLE =
      List.of(
          bad(CHAT, "", 400, "malformed_json", ""),
          bad(CHAT, "{", 400, "malformed_json", ""),
          bad(CHAT, "[]", 400, "malformed_json", ""),
          bad(CHAT, chat(M, "") + "x", 400, "malformed_json", ""),
          bytes(CHAT, new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'}, "malformed_json"),
          bytes(CHAT, chat(M, "").getBytes(StandardCharsets.UTF_16), "malformed_json"),
          bytes(CHAT, new byte[] {0x1f, (byte) 0x8b, 8, 0}, "malformed_json"),
          new Bad(
              CHAT,
              "text/plain",
              chat(M, "").getBytes(StandardCharsets.UTF_8),
              415,
              "unsupported_media_type",
              ""),
          new Bad(
              CHAT,
              "multipart/form-data; boundary=x",
              new byte[9],
              415,
              "unsupported_media_type",
              ""),
          new Bad(CHAT, JSON, new byte[(4 << 20) + 1], 413, "request_too_large", ""),
          bad(CHAT, chat("no-such-model", ""), 404, "model_not_found", "model"),
          bad(CHAT, chat("../../etc/passwd", ""), 404, "model_not_found", "model"),
          bad(CHAT, chat("x".repeat(100_000), ""), 404, "model_not_found", "model"),
          bad(CHAT, chat(ScriptedRunner.ASLEEP, ""), 503, "model_not_loaded", "model"),
          bad(CHAT, chat(M, ",\"max_tokens\":255"), 400, "context_length_exceeded", "messages"),
          bad(
              CHAT,
              chat(M, "").replace("Hi there", "hi ".repeat(300)),
              400,
              "context_length_exceeded",
              "messages"),
          bad(CHAT, "{\"model\":\"" + M + "\"}", 400, "invalid_request", "messages"),
          bad(CHAT, chat(M, ",\"temperature\":\"hot\""), 400, "invalid_request", "temperature"),
          bad(CHAT, chat(M, ",\"n\":17"), 400, "invalid_request", "n"),
          bad(CHAT, chat(M, ",\"logit_bias\":{\"1000\":1}"), 400, "invalid_request", "logit_bias"),
          bad(CHAT, chat(M, ",\"tools\":[{}]"), 400, "invalid_request", "tools[0].type"),
          bad(CHAT, chat(M, ",\"guided_regex\":\"(\""), 400, "invalid_request", "guided_regex"),
          bad(
              CHAT,
              chat(M, ",\"guided_json\":{\"not\":{}}"),
              400,
              "unsupported_parameter",
              "guided_json.not"),
          bad(
              TEXT,
              "{\"model\":\"" + M + "\",\"prompt\":[1000]}",
              400,
              "invalid_request",
              "prompt"),
          bad(
              TEXT,
              "{\"model\":\"" + M + "\",\"prompt\":\"a\",\"echo\":true}",
              400,
              "unsupported_parameter",
              "echo"),
          bad(
              TEXT,
              "{\"model\":\"" + M + "\",\"prompt\":\"a\",\"suffix\":\"b\"}",
              400,
              "unsupported_parameter",
              "suffix"),
          bad(
              TEXT,
              "{\"model\":\"" + M + "\",\"prompt\":\"a\",\"max_tokens\":256}",
              400,
              "context_length_exceeded",
              "prompt"),
          bad("/v1/keys", "{\"name\":\"\"}", 400, "invalid_request", "name"),
          bad(
              "/v1/keys",
              "{\"name\":\"a\",\"scopes\":[\"root\"]}",
              400,
              "invalid_request",
              "scopes"),
          bad(
              "/v1/keys",
              "{\"name\":\"a\",\"scopes\":[\"operate\"]}",
              403,
              "permission_denied",
              ""),
          bad(
              "/v1/keys",
              "{\"name\":\"a\",\"expires_at\":\"2001-01-01T00:00:00Z\"}",
              400,
              "invalid_request",
              "expires_at"));

  @Test
  void eachKindIsAClearErrorAndCostsNothing() throws Exception {
    var customer = customers.rich();
    var client = new NodeClient(base, customer.key());
    var purse = customers.prepaid(customer);
    var entries = ledger.entries(EntryFilter.ofOrganisation(customer.organisationId(), 100));
    for (var bad : TABLE) {
      for (var stream : List.of(false, true)) {
        var answer = send(client, stream ? streamed(bad) : bad);
        var what = bad.rc() + " " + bad.param() + " " + answer.text();
        assertThat(answer.status()).as(what).isEqualTo(bad.status());
        assertThat(answer.error().path("rc").asText()).as(what).isEqualTo(bad.rc());
        assertThat(answer.error().path("param").asText("")).as(what).isEqualTo(bad.param());
        assertThat(answer.error().path("message").asText()).as(what).hasSizeBetween(10, 400);
        assertThat(answer.header("content-type")).as(what).startsWith(JSON);
        assertThat(answer.header("x-request-id")).as(what).startsWith("req_");
      }
    }
    assertThat(customers.prepaid(customer)).isEqualTo(purse);
    assertThat(customers.reserved(customer).isZero()).isTrue();
    assertThat(ledger.entries(EntryFilter.ofOrganisation(customer.organisationId(), 100)))
        .isEqualTo(entries);
    assertThat(client.get("/v1/jobs").json().get("data")).isEmpty();
    assertThat(client.post(CHAT, chat(M, ",\"max_tokens\":1")).status()).isEqualTo(200);
  }

  private static NodeClient.Answer send(NodeClient client, Bad bad) throws Exception {
    return client.send(
        client
            .request(bad.path())
            .header("content-type", bad.contentType())
            .POST(BodyPublishers.ofByteArray(bad.body())));
  }

  // The same fault, asked for as a stream: the status is decided before the first byte.
  private static Bad streamed(Bad bad) {
    var text = new String(bad.body(), StandardCharsets.UTF_8);
    if (!text.startsWith("{\"model\"") || !text.endsWith("}")) return bad;
    var body = text.substring(0, text.length() - 1) + ",\"stream\":true}";
    return new Bad(
        bad.path(),
        bad.contentType(),
        body.getBytes(StandardCharsets.UTF_8),
        bad.status(),
        bad.rc(),
        bad.param());
  }

  private static Bad bad(String path, String body, int status, String rc, String param) {
    return new Bad(path, JSON, body.getBytes(StandardCharsets.UTF_8), status, rc, param);
  }

  private static Bad bytes(String path, byte[] body, String rc) {
    return new Bad(path, JSON, body, 400, rc, "");
  }
}
