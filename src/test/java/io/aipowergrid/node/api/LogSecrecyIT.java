package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.ops.testing.LogLines;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Logs hold neither prompts nor answers nor keys, whatever goes wrong: everything that this node's
 * own code logs down to DEBUG, and all other code by default, with the stack traces of failures.
 */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class LogSecrecyIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String WORDS = ScriptedRunner.WORDS;

  /** Stands in every text that a customer may send. */
  private static final String PRIVATE = "quetzalcoatl";

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject DataSource database;

  @Test
  void sayNothingOfWhatARefusedRequestHolds() throws Exception {
    var customer = customers.rich();
    var client = new NodeClient(base, customer.key());
    try (var log = LogLines.capture()) {
      for (String bad :
          List.of(
              privateChat(WORDS, "") + "x",
              privateChat(WORDS, "").replaceFirst("}$", ""),
              privateChat(WORDS, "").replace("\"content\"", "\"" + PRIVATE + "\""),
              privateChat(WORDS, ",\"temperature\":\"" + PRIVATE + "\""),
              privateChat(WORDS, "")
                  .replace("\"" + PRIVATE + "\"}]", "\"" + (PRIVATE + " ").repeat(300) + "\"}]"),
              privateChat(WORDS, ",\"guided_json\":{\"not\":{\"const\":\"" + PRIVATE + "\"}}"),
              privateChat(WORDS, ",\"guided_json\":{\"$ref\":\"#/$defs/" + PRIVATE + "\"}"),
              privateChat(WORDS, ",\"guided_regex\":\"(" + PRIVATE + "\""),
              privateChat(WORDS, ",\"tools\":[{\"type\":\"" + PRIVATE + "\"}]"))) {
        assertThat(client.post(CHAT, bad).status()).as(bad).isEqualTo(400);
      }
      assertThat(client.post(CHAT, privateChat(ScriptedRunner.ASLEEP, "")).status()).isEqualTo(503);
      var poor = new NodeClient(base, customers.with(MicroUsd.ZERO).key());
      assertThat(poor.post(CHAT, privateChat(WORDS, "")).status()).isEqualTo(429);
      assertThat(repeated(client)).isEqualTo(409);
      requireSilent(log, customer);
      assertThat(log.text()).as("what the log does hold").contains("Job admitted job=");
    }
  }

  /** The same key of repetition for two requests: the second is refused. */
  private static int repeated(NodeClient client) throws Exception {
    String key = "repeated-" + System.nanoTime();
    assertThat(client.post(CHAT, privateChat(WORDS, ",\"max_tokens\":3"), "idempotency-key", key))
        .extracting(NodeClient.Answer::status)
        .isEqualTo(200);
    return client
        .post(CHAT, privateChat(WORDS, ",\"max_tokens\":4"), "idempotency-key", key)
        .status();
  }

  @Test
  void sayNothingOfWhatAnEngineThatFailsWasAsked() throws Exception {
    var customer = customers.rich();
    var client = new NodeClient(base, customer.key());
    try (var log = LogLines.capture()) {
      assertThat(client.post(CHAT, privateChat(ScriptedRunner.BROKEN, "")).status()).isEqualTo(500);
      assertThat(client.post(CHAT, privateChat(ScriptedRunner.CRASHING, "")).status())
          .isEqualTo(500);
      String broken = privateChat(ScriptedRunner.BROKEN, ",\"stream\":true");
      assertThat(client.post(CHAT, broken).text()).contains("\"error\":");
      requireSilent(log, customer);
      assertThat(log.text())
          .as("the failure itself, with its stack")
          .contains("Runner failed job=", "the script crashes", "ScriptedRunner.generate");
    }
  }

  @Test
  void sayNothingOfAJobThatExpires() throws Exception {
    var customer = customers.oneAtATime();
    var client = new NodeClient(base, customer.key());
    try (var log = LogLines.capture()) {
      var running =
          client
              .http()
              .send(
                  post(client, privateChat(ScriptedRunner.SILENT, ",\"stream\":true")),
                  BodyHandlers.ofInputStream());
      try (var stream = running.body()) {
        var waiting =
            client.http().sendAsync(post(client, privateChat(WORDS, "")), BodyHandlers.ofString());
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> endOfTimeForWaitingJobs(customer) == 1);
        var expired = waiting.get();
        assertThat(expired.statusCode()).as(expired.body()).isEqualTo(503);
        assertThat(expired.body()).contains("deadline_exceeded");
      }
      requireSilent(log, customer);
      assertThat(log.text()).contains("Job admitted job=");
    }
  }

  private static HttpRequest post(NodeClient client, String json) {
    return client
        .request(CHAT)
        .header("content-type", "application/json")
        .POST(BodyPublishers.ofString(json))
        .build();
  }

  private int endOfTimeForWaitingJobs(Customers.Customer customer) throws SQLException {
    try (var connection = database.getConnection();
        var statement =
            connection.prepareStatement(
                "update job set deadline_at = now() - interval '1 second'"
                    + " where state = 'QUEUED' and organisation_id = ?")) {
      statement.setObject(1, customer.organisationId());
      return statement.executeUpdate();
    }
  }

  @Test
  void sayNothingOfKeys() throws Exception {
    var customer = customers.rich();
    try (var log = LogLines.capture()) {
      String stranger = customer.key().replaceFirst(".$", customer.key().endsWith("A") ? "B" : "A");
      for (String wrong : List.of(stranger, stranger + "x", PRIVATE, "aipg_" + PRIVATE)) {
        assertThat(new NodeClient(base, wrong).post(CHAT, privateChat(WORDS, "")).status())
            .isEqualTo(401);
      }
      var client = new NodeClient(base, customer.key());
      String made = client.post("/v1/keys", "{\"name\":\"new\"}").json().path("secret").asText();
      assertThat(made).startsWith("aipg_");
      assertThat(new NodeClient(base, made).get("/v1/models").status()).isEqualTo(200);
      requireSilent(log, customer);
      assertThat(log.text()).doesNotContain(secretOf(stranger), secretOf(made));
    }
  }

  private static void requireSilent(LogLines log, Customers.Customer customer) {
    assertThat(log.text())
        .doesNotContainIgnoringCase(PRIVATE)
        .doesNotContain(secretOf(customer.key()))
        .as("words of the answer")
        .doesNotContain(ScriptedRunner.text(2));
  }

  /** What follows the part of a key that may be shown. */
  private static String secretOf(String key) {
    return key.substring(key.indexOf('_', "aipg_".length()) + 1, key.length() - 1);
  }

  /** A request whose prompt, stop string and other free texts hold what nobody may read. */
  private static String privateChat(String model, String extra) {
    return chat(
            model,
            ",\"stop\":\"%s!\",\"user\":\"%s\",\"metadata\":{\"about\":\"%s\"}%s"
                .formatted(PRIVATE, PRIVATE, PRIVATE, extra))
        .replace("Hi there", PRIVATE);
  }
}
