package io.aipowergrid.node.api;

import static io.aipowergrid.node.api.testing.NodeClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.NodeClient;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.billing.PriceBook;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs, usage, balance and keys, as a customer sees them. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class AccountRoutesIT {
  private static final String CHAT = "/v1/chat/completions";
  private static final String BUILTIN = "aipg-builtin";

  @TestHTTPResource("/")
  URI base;

  @Inject Customers customers;
  @Inject PriceBook prices;

  private Customers.Customer customer =
      new Customers.Customer(UUID.randomUUID(), UUID.randomUUID(), "");
  private NodeClient client = new NodeClient(URI.create("http://localhost"), null);

  @BeforeEach
  void signUp() {
    customer = customers.rich();
    client = new NodeClient(base, customer.key());
  }

  @Test
  void aJobTellsItsAnswerWordForWord() throws Exception {
    var answer = client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":4"));
    for (var id : new String[] {answer.header("x-aipg-job"), answer.json().get("id").asText()}) {
      var job = client.get("/v1/jobs/" + id).json();
      assertThat(job.get("status").asText()).isEqualTo("succeeded");
      assertThat(job.get("kind").asText()).isEqualTo("chat");
      assertThat(job.get("cost_micro_usd").asLong()).isPositive();
      assertThat(job.get("receipts")).hasSize(1);
      assertThat(job.get("request_id").asText()).isEqualTo(answer.header("x-request-id"));
      assertThat(job.get("result")).isEqualTo(answer.json());
    }
  }

  @Test
  void jobsOfOthersAreUnknown() throws Exception {
    var job = client.post(CHAT, chat(ScriptedRunner.WORDS, "")).header("x-aipg-job");
    var stranger = new NodeClient(base, customers.rich().key());
    assertThat(stranger.get("/v1/jobs/" + job).status()).isEqualTo(404);
    assertThat(stranger.delete("/v1/jobs/" + job).status()).isEqualTo(404);
    assertThat(stranger.get("/v1/jobs").json().get("data")).isEmpty();
  }

  @Test
  void deletingAJobStopsItAndTellsTheReader() throws Exception {
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
    var job = response.headers().firstValue("x-aipg-job").orElseThrow();
    assertThat(client.delete("/v1/jobs/" + job).status()).isEqualTo(200);
    var text = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(text).contains("\"rc\":\"cancelled\"").doesNotContain("[DONE]");
    assertThat(client.get("/v1/jobs/" + job).json().get("status").asText()).isEqualTo("cancelled");
  }

  @Test
  void listsJobsPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":1"));
    var first = client.get("/v1/jobs?limit=2").json();
    assertThat(first.get("data")).hasSize(2);
    assertThat(first.get("has_more").asBoolean()).isTrue();
    var after = first.at("/data/1/id").asText();
    var second = client.get("/v1/jobs?limit=2&after=" + after).json();
    assertThat(second.get("data")).hasSize(1);
    assertThat(second.get("has_more").asBoolean()).isFalse();
    assertThat(client.get("/v1/jobs?limit=0").error().get("param").asText()).isEqualTo("limit");
  }

  @Test
  void listsJobsOfOneStatusOrModel() throws Exception {
    client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":1"));
    client.post(CHAT, chat(ScriptedRunner.BROKEN, ""));
    assertThat(client.get("/v1/jobs").json().get("data")).hasSize(2);
    for (var query : new String[] {"status=succeeded", "model=" + ScriptedRunner.WORDS}) {
      var found = client.get("/v1/jobs?" + query).json().get("data");
      assertThat(found).hasSize(1);
      assertThat(found.get(0).get("model").asText()).isEqualTo(ScriptedRunner.WORDS);
    }
    assertThat(client.get("/v1/jobs?status=queued").json().get("data")).isEmpty();
    var wrong = client.get("/v1/jobs?status=SUCCEEDED");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.error().get("param").asText()).isEqualTo("status");
    assertThat(wrong.error().get("message").asText()).contains("queued, running, succeeded");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/jobs",
        "/v1/keys",
        "/v1/balance",
        "/v1/usage",
        "/v1/receipts",
        "/v1/log/head",
        "/v1/log/entries",
        "/v1/log/key"
      })
  void refusesAParameterItDoesNotKnowByName(String route) throws Exception {
    assertThat(client.get(route).status()).isEqualTo(200);
    var answer = client.get(route + "?stats=running");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("rc").asText()).isEqualTo("invalid_request");
    assertThat(answer.error().get("param").asText()).isEqualTo("stats");
    assertThat(answer.error().get("message").asText()).contains("this route takes");
  }

  @Test
  void refusesAParameterGivenTwice() throws Exception {
    var answer = client.get("/v1/jobs?limit=1&limit=2");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error().get("param").asText()).isEqualTo("limit");
  }

  @Test
  void routesOfOpenAiClientsIgnoreParametersTheyDoNotKnow() throws Exception {
    assertThat(client.get("/v1/models?api-version=2026-01-01").status()).isEqualTo(200);
  }

  @Test
  void usageAndBalanceAgreeWithTheAnswers() throws Exception {
    var before = client.get("/v1/balance").json().get("prepaid_micro_usd").asLong();
    var answer = client.post(CHAT, chat(ScriptedRunner.WORDS, ",\"max_tokens\":9")).json();
    long cost = answer.at("/aipg/cost_micro_usd").asLong();
    var balance = client.get("/v1/balance").json();
    assertThat(balance.get("prepaid_micro_usd").asLong()).isEqualTo(before - cost);
    assertThat(balance.get("reserved_micro_usd").asLong()).isZero();
    for (var bucket : new String[] {"day", "hour"}) {
      var usage = client.get("/v1/usage?bucket=" + bucket).json();
      assertThat(usage.at("/total/completion_tokens").asLong()).isEqualTo(9);
      assertThat(usage.at("/total/prompt_tokens").asLong()).isEqualTo(2);
      assertThat(usage.at("/total/cost_micro_usd").asLong()).isEqualTo(cost);
      assertThat(usage.at("/data/0/totals")).isEqualTo(usage.at("/total"));
    }
    assertThat(client.get("/v1/usage?model=other").json().at("/total/jobs").asLong()).isZero();
    assertThat(client.get("/v1/usage?bucket=week").error().get("param").asText())
        .isEqualTo("bucket");
    assertThat(client.get("/v1/usage?from=2030-01-01T00:00:00Z").status()).isEqualTo(400);
  }

  @Test
  void aPromptAskedBeforeIsCountedAndPricedAsCached() throws Exception {
    var first = askBuiltin(client);
    long prompt = first.at("/usage/prompt_tokens").asLong();
    long output = first.at("/usage/completion_tokens").asLong();
    assertThat(prompt).isGreaterThan(100);
    assertThat(cachedTokens(first)).isZero();

    // Full pages of 32 tokens are found, and never the last token.
    long cached = (prompt - 1) / 32 * 32;
    var second = askBuiltin(client);
    assertThat(cachedTokens(second)).isEqualTo(cached);
    assertThat(second.at("/usage/prompt_tokens").asLong()).isEqualTo(prompt);
    assertThat(second.at("/choices/0/message")).isEqualTo(first.at("/choices/0/message"));

    var price = prices.current(BUILTIN);
    assertThat(cost(first)).isEqualTo(price.cost(prompt, 0, output).micros());
    assertThat(cost(second))
        .isEqualTo(price.cost(prompt, cached, output).micros())
        .isLessThan(cost(first));
    var usage = client.get("/v1/usage").json().get("total");
    assertThat(usage.get("prompt_tokens").asLong()).isEqualTo(2 * prompt);
    assertThat(usage.get("cached_tokens").asLong()).isEqualTo(cached);
    var receipt = client.get("/v1/receipts/" + second.at("/aipg/receipts/0").asText()).json();
    assertThat(receipt.findValue("cached_prompt").asLong()).isEqualTo(cached);

    var stranger = askBuiltin(new NodeClient(base, customers.rich().key()));
    assertThat(cachedTokens(stranger)).isZero();
  }

  private static JsonNode askBuiltin(NodeClient customer) throws Exception {
    var body =
        """
        {"model":"%s","max_tokens":5,"temperature":0,"seed":7,
         "messages":[{"role":"user","content":"%s"}]}
        """
            .formatted(BUILTIN, "What is the moon made of? ".repeat(20));
    var answer = customer.post(CHAT, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static long cachedTokens(JsonNode answer) {
    return answer.at("/usage/prompt_tokens_details/cached_tokens").asLong();
  }

  private static long cost(JsonNode answer) {
    return answer.at("/aipg/cost_micro_usd").asLong();
  }

  @Test
  void aKeyIsShownOnceWorksAndEnds() throws Exception {
    var made =
        client.post("/v1/keys", "{\"name\":\"job\",\"scopes\":[\"inference\",\"usage.read\"]}");
    assertThat(made.status()).isEqualTo(200);
    var key = made.json();
    var other = new NodeClient(base, key.get("secret").asText());
    assertThat(other.get("/v1/balance").status()).isEqualTo(200);
    assertThat(other.get("/v1/keys").status()).isEqualTo(403);
    var listed = client.get("/v1/keys");
    assertThat(listed.text()).contains(key.get("prefix").asText()).doesNotContain("\"secret\"");
    var ended = client.delete("/v1/keys/" + key.get("id").asText()).json();
    assertThat(ended.get("state").asText()).isEqualTo("revoked");
    assertThat(other.get("/v1/balance").status()).isEqualTo(401);
  }

  @Test
  void keysOfOthersAreUnknown() throws Exception {
    var key = client.post("/v1/keys", "{\"name\":\"mine\"}").json();
    var stranger = new NodeClient(base, customers.rich().key());
    assertThat(stranger.delete("/v1/keys/" + key.get("id").asText()).status()).isEqualTo(404);
  }

  @Test
  void theDocumentNamesExamplesAndTheKey() throws Exception {
    var document = client.get("/q/openapi?format=json").json();
    assertThat(document.at("/components/securitySchemes/apiKey/scheme").asText())
        .isEqualTo("bearer");
    var chat = document.get("paths").get(CHAT).get("post");
    assertThat(chat.at("/requestBody/content/application~1json/example/model").asText())
        .isEqualTo(BUILTIN);
    assertThat(chat.at("/responses/200/content").has("text/event-stream")).isTrue();
    assertThat(client.get("/q/swagger-ui/").status()).isEqualTo(200);
  }
}
