package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.PermissionDeniedException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.RequestCounter;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.api.testing.ScriptedRunner;
import io.aipowergrid.node.base.MicroUsd;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The official Java SDK, the strictest typed reader, against the node. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class OpenAiClientIT {
  @TestHTTPResource("/v1")
  URI base;

  @Inject Customers customers;
  @Inject RequestCounter counter;

  private Customers.Customer customer =
      new Customers.Customer(UUID.randomUUID(), UUID.randomUUID(), "");

  @BeforeEach
  void signUp() {
    customer = customers.rich();
  }

  @Test
  void completesAChat() {
    var answer = client().chat().completions().create(chat(ScriptedRunner.WORDS, 3).build());
    assertThat(answer.id()).startsWith("chatcmpl-");
    assertThat(answer.model()).isEqualTo(ScriptedRunner.WORDS);
    assertThat(answer.choices()).hasSize(1);
    assertThat(answer.choices().getFirst().message().content()).contains("w0 w1 w2");
    assertThat(answer.choices().getFirst().finishReason().toString()).isEqualTo("length");
    var usage = answer.usage().orElseThrow();
    assertThat(usage.promptTokens()).isEqualTo(2);
    assertThat(usage.completionTokens()).isEqualTo(3);
    assertThat(usage.promptTokensDetails().orElseThrow().cachedTokens()).contains(0L);
    answer.validate();
  }

  @Test
  void accumulatesAStream() {
    var params =
        chat(ScriptedRunner.WORDS, 4)
            .n(2)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    var accumulator = ChatCompletionAccumulator.create();
    var chunks = new ArrayList<ChatCompletionChunk>();
    try (var stream = client().chat().completions().createStreaming(params)) {
      stream.stream().peek(chunks::add).forEach(accumulator::accumulate);
    }
    chunks.forEach(ChatCompletionChunk::validate);
    assertThat(chunks).extracting(ChatCompletionChunk::id).containsOnly(chunks.getFirst().id());
    var answer = accumulator.chatCompletion();
    assertThat(answer.choices()).hasSize(2);
    assertThat(answer.choices())
        .allSatisfy(choice -> assertThat(choice.message().content()).contains("w0 w1 w2 w3"));
    assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(8);
    assertThat(answer.systemFingerprint().orElseThrow()).startsWith("fp_");
  }

  @Test
  void accumulatesAStreamWithoutUsage() {
    var accumulator = ChatCompletionAccumulator.create();
    try (var stream =
        client().chat().completions().createStreaming(chat(ScriptedRunner.WORDS, 2).build())) {
      stream.stream().forEach(accumulator::accumulate);
    }
    assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
        .contains("w0 w1");
  }

  @Test
  void readsLogProbabilities() {
    var answer =
        client()
            .chat()
            .completions()
            .create(chat(ScriptedRunner.WORDS, 2).logprobs(true).topLogprobs(1).build());
    var content = answer.choices().getFirst().logprobs().orElseThrow().content().orElseThrow();
    assertThat(content).hasSize(2);
    assertThat(content.getFirst().token()).isEqualTo("w0");
    assertThat(content.getFirst().logprob()).isEqualTo(-0.25);
    assertThat(content.getFirst().bytes().orElseThrow()).containsExactly(119L, 48L);
    assertThat(content.getFirst().topLogprobs()).hasSize(1);
  }

  @Test
  void completesTexts() {
    var answer =
        client()
            .completions()
            .create(
                CompletionCreateParams.builder()
                    .model(ScriptedRunner.WORDS)
                    .promptOfArrayOfStrings(List.of("one", "two words"))
                    .maxTokens(2)
                    .logprobs(1)
                    .build());
    assertThat(answer.choices()).hasSize(2);
    assertThat(answer.choices().get(1).index()).isEqualTo(1);
    assertThat(answer.choices().get(1).text()).isEqualTo("w0 w1");
    assertThat(answer.choices().getFirst().logprobs().orElseThrow().tokens().orElseThrow())
        .containsExactly("w0", " w1");
    assertThat(answer.usage().orElseThrow().promptTokens()).isEqualTo(3);
  }

  @Test
  void streamsTextsFromTokens() {
    var params =
        CompletionCreateParams.builder()
            .model(ScriptedRunner.WORDS)
            .promptOfArrayOfTokens(List.of(1L, 2L, 3L))
            .maxTokens(3)
            .build();
    var text = new StringBuilder();
    try (var stream = client().completions().createStreaming(params)) {
      stream.stream().forEach(chunk -> chunk.choices().forEach(each -> text.append(each.text())));
    }
    assertThat(text).hasToString("w0 w1 w2");
  }

  @Test
  void listsModelsAndFindsOneWithASlash() {
    var models = client().models();
    assertThat(models.list().data()).extracting(model -> model.id()).contains(ScriptedRunner.WORDS);
    var model = models.retrieve(ScriptedRunner.WORDS);
    assertThat(model.id()).isEqualTo(ScriptedRunner.WORDS);
    assertThat(model.ownedBy()).isEqualTo("tests");
    assertThat(model._additionalProperties()).containsKeys("context_length", "pricing", "lane");
  }

  @Test
  void tellsTheRequestIdOfARawResponse() {
    try (var raw =
        client()
            .chat()
            .completions()
            .withRawResponse()
            .create(chat(ScriptedRunner.WORDS, 1).build())) {
      assertThat(raw.requestId().orElseThrow()).startsWith("req_");
      assertThat(raw.headers().values("x-aipg-receipt").getFirst()).startsWith("rcpt_");
      assertThat(raw.parse().choices()).hasSize(1);
    }
  }

  @Test
  void ignoresJunkAndForeignOrganisations() {
    var client =
        OpenAIOkHttpClient.builder()
            .baseUrl(base.toString())
            .apiKey(customer.key())
            .organization("org-junk")
            .project("proj_junk")
            .build();
    var params =
        chat(ScriptedRunner.WORDS, 1)
            .putAdditionalBodyProperty("junk", JsonValue.from(List.of(1, "x")))
            .putAdditionalHeader("OpenAI-Beta", "assistants=v2")
            .build();
    assertThat(client.chat().completions().create(params).choices()).hasSize(1);
  }

  @Test
  void badRequestIsTyped() {
    var failure =
        refused(
            BadRequestException.class,
            client(),
            chat(ScriptedRunner.WORDS, 1).temperature(3.0).build());
    assertThat(failure.param()).contains("temperature");
    assertThat(failure.type()).contains("invalid_request_error");
    assertThat(failure.headers().values("x-request-id").getFirst()).startsWith("req_");
    assertThat(counter.requests(customer.key())).isEqualTo(1);
  }

  @Test
  void tooLongAContextIsTyped() {
    var failure =
        refused(BadRequestException.class, client(), chat(ScriptedRunner.WORDS, 255).build());
    assertThat(failure.code()).contains("context_length_exceeded");
    assertThat(failure.param()).contains("messages");
    assertThat(
            client().chat().completions().create(chat(ScriptedRunner.WORDS, 254).build()).usage())
        .isPresent();
  }

  @Test
  void wrongKeyIsTyped() {
    var failure =
        refused(
            UnauthorizedException.class,
            client("aipg_wrong000_key"),
            chat(ScriptedRunner.WORDS, 1).build());
    assertThat(failure.code()).contains("invalid_api_key");
    assertThat(failure.getMessage()).doesNotContain("aipg_wrong000_key");
  }

  @Test
  void missingScopeIsTyped() {
    refused(
        PermissionDeniedException.class,
        client(customers.key(customer, Scope.USAGE_READ)),
        chat(ScriptedRunner.WORDS, 1).build());
  }

  @Test
  void unknownModelIsTyped() {
    var failure = refused(NotFoundException.class, client(), chat("no/such", 1).build());
    assertThat(failure.code()).contains("model_not_found");
    assertThat(failure.param()).contains("model");
  }

  @Test
  void anEmptyPurseIsNotRetried() {
    var poor = customers.with(MicroUsd.ZERO);
    var failure =
        refused(
            RateLimitException.class, client(poor.key()), chat(ScriptedRunner.WORDS, 50).build());
    assertThat(failure.code()).contains("insufficient_quota");
    assertThat(failure.headers().values("x-should-retry")).containsExactly("false");
    assertThat(counter.requests(poor.key())).isEqualTo(1);
  }

  @Test
  void aRateLimitIsRetriedWhenItOpens() {
    var limited = customers.limited(20);
    var client = client(limited.key());
    var params = chat(ScriptedRunner.WORDS, 1).build();
    int asked = 0;
    while (counter.requests(limited.key()) == asked && asked < 100) {
      assertThat(client.chat().completions().create(params).choices()).hasSize(1);
      asked++;
    }
    // The last call met the limit, waited as it was told, and came through with one repetition.
    assertThat(asked).isGreaterThan(20);
    assertThat(counter.requests(limited.key())).isEqualTo(asked + 1);
  }

  @Test
  void aRateLimitWithoutRetriesIsTyped() {
    var limited = customers.limited(1);
    var client = client(limited.key(), 0);
    client.chat().completions().create(chat(ScriptedRunner.WORDS, 1).build());
    var failure = refused(RateLimitException.class, client, chat(ScriptedRunner.WORDS, 1).build());
    assertThat(failure.code()).contains("rate_limit_exceeded");
    assertThat(failure.headers().values("x-should-retry")).containsExactly("true");
    long millis = Long.parseLong(failure.headers().values("retry-after-ms").getFirst());
    assertThat(millis).isBetween(1L, 60_000L);
    assertThat(Long.parseLong(failure.headers().values("retry-after").getFirst()))
        .isEqualTo(Math.ceilDiv(millis, 1000L));
    assertThat(failure.headers().values("x-ratelimit-remaining-requests")).containsExactly("0");
  }

  @Test
  void aModelThatSleepsIsAServerErrorAndRetried() {
    var failure =
        refused(
            InternalServerException.class,
            client(customer.key(), 1),
            chat(ScriptedRunner.ASLEEP, 1).build());
    assertThat(failure.statusCode()).isEqualTo(503);
    assertThat(failure.code()).contains("model_not_loaded");
    assertThat(counter.requests(customer.key())).isEqualTo(2);
  }

  @Test
  void aHugeBodyIsTyped() {
    var failure =
        refused(
            UnexpectedStatusCodeException.class,
            client(),
            ChatCompletionCreateParams.builder()
                .model(ScriptedRunner.WORDS)
                .addUserMessage("x".repeat(5 << 20))
                .build());
    assertThat(failure.statusCode()).isEqualTo(413);
  }

  @Test
  void aConflictOfIdempotencyKeysIsNotRetried() {
    var client = client();
    var first = chat(ScriptedRunner.WORDS, 1).putAdditionalHeader("Idempotency-Key", "k1").build();
    var second = chat(ScriptedRunner.WORDS, 2).putAdditionalHeader("Idempotency-Key", "k1").build();
    client.chat().completions().create(first);
    var failure = refused(UnexpectedStatusCodeException.class, client, second);
    assertThat(failure.statusCode()).isEqualTo(409);
    assertThat(counter.requests(customer.key())).isEqualTo(2);
  }

  @Test
  void anIdempotencyKeyPaysOnce() {
    var params =
        chat(ScriptedRunner.WORDS, 5).putAdditionalHeader("Idempotency-Key", "once").build();
    var purse = customers.prepaid(customer);
    var first = client().chat().completions().create(params);
    var afterFirst = customers.prepaid(customer);
    try (var again = client().chat().completions().withRawResponse().create(params)) {
      assertThat(again.headers().values("idempotent-replayed")).containsExactly("true");
      assertThat(again.parse()).isEqualTo(first);
    }
    assertThat(customers.prepaid(customer)).isEqualTo(afterFirst);
    assertThat(afterFirst).isLessThan(purse);
  }

  @Test
  void aFaultInTheMiddleOfAStreamIsTyped() {
    var failure =
        catchThrowableOfType(
            SseException.class,
            () -> {
              try (var stream =
                  client()
                      .chat()
                      .completions()
                      .createStreaming(chat(ScriptedRunner.BROKEN, 9).build())) {
                stream.stream().forEach(chunk -> {});
              }
            });
    assertThat(failure.type()).contains("server_error");
  }

  @Test
  void theBuiltInModelSaysTheSameStreamedAndNot() {
    var params = chat(ModelCatalog.BUILTIN_MODEL_ID, 40).seed(7).temperature(0.8).build();
    var whole = client().chat().completions().create(params);
    var accumulator = ChatCompletionAccumulator.create();
    try (var stream = client().chat().completions().createStreaming(params)) {
      stream.stream().forEach(accumulator::accumulate);
    }
    var text = whole.choices().getFirst().message().content().orElseThrow();
    assertThat(text).isNotBlank();
    assertThat(accumulator.chatCompletion().choices().getFirst().message().content())
        .contains(text);
    assertThat(accumulator.chatCompletion().systemFingerprint())
        .isEqualTo(whole.systemFingerprint());
  }

  private OpenAIClient client() {
    return client(customer.key());
  }

  private OpenAIClient client(String key) {
    return client(key, 2);
  }

  private OpenAIClient client(String key, int retriesMax) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(base.toString())
        .apiKey(key)
        .maxRetries(retriesMax)
        .build();
  }

  private static ChatCompletionCreateParams.Builder chat(String model, long tokens) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage("Hi there")
        .maxCompletionTokens(tokens);
  }

  private static <E extends OpenAIServiceException> E refused(
      Class<E> type, OpenAIClient client, ChatCompletionCreateParams params) {
    return catchThrowableOfType(type, () -> client.chat().completions().create(params));
  }
}
