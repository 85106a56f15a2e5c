package io.aipowergrid.node.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonObject;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionNamedToolChoice;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.aipowergrid.node.api.testing.Customers;
import io.aipowergrid.node.api.testing.ScriptedNode;
import io.aipowergrid.node.inference.ModelCatalog;
import io.aipowergrid.node.ops.testing.NodeTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Formats and tools with the official Java SDK and the model that ships with the node. */
@QuarkusTest
@WithTestResource(NodeTestResource.class)
@TestProfile(ScriptedNode.class)
class OpenAiToolsIT {
  private static final Map<String, Object> CITY =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("city", Map.of("enum", List.of("Oslo", "Rome", "Lima"))),
          "required",
          List.of("city"),
          "additionalProperties",
          false);

  @TestHTTPResource("/v1")
  URI base;

  @Inject Customers customers;

  private Customers.Customer customer =
      new Customers.Customer(UUID.randomUUID(), UUID.randomUUID(), "");

  @BeforeEach
  void signUp() {
    customer = customers.rich();
  }

  @Test
  void answersWithJsonOfASchema() throws IOException {
    var answer = create(chat().responseFormat(schema(CITY)));
    var choice = answer.choices().getFirst();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
    var json = json(choice.message().content().orElseThrow());
    assertThat(json.path("city").asText()).isIn("Oslo", "Rome", "Lima");
    assertThat(json).hasSize(1);
  }

  @Test
  void answersWithAJsonObject() {
    var answer =
        create(chat().responseFormat(ResponseFormatJsonObject.builder().build()).temperature(0));
    assertThat(answer.choices().getFirst().message().content().orElseThrow()).startsWith("{");
  }

  @Test
  void answersWithWhatARegularExpressionAllows() {
    var structured = JsonValue.from(Map.of("regex", "(yes|no), [0-9]{3}"));
    var answer = create(chat().putAdditionalBodyProperty("structured_outputs", structured));
    assertThat(answer.choices().getFirst().message().content().orElseThrow())
        .matches("(yes|no), [0-9]{3}");
  }

  @Test
  void refusesASchemaThatItDoesNotFollowWithThePath() {
    var params =
        chat()
            .responseFormat(
                schema(Map.of("properties", Map.of("a", Map.of("not", Map.of("type", "null"))))))
            .build();
    var refusal =
        catchThrowableOfType(
            BadRequestException.class, () -> client().chat().completions().create(params));
    assertThat(refusal.param()).contains("response_format.json_schema.schema.properties.a.not");
    assertThat(refusal.code()).contains("unsupported_parameter");
  }

  @Test
  void callsTheFunctionThatIsNamed() throws IOException {
    var params =
        withTools(chat())
            .toolChoice(
                ChatCompletionNamedToolChoice.builder()
                    .function(
                        ChatCompletionNamedToolChoice.Function.builder().name("weather").build())
                    .build());
    var choice = create(params).choices().getFirst();
    assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    assertThat(choice.message().content()).isEmpty();
    var calls = choice.message().toolCalls().orElseThrow();
    assertThat(calls).hasSize(1);
    var call = calls.getFirst().asFunction();
    assertThat(call.id()).startsWith("call_");
    assertThat(call.function().name()).isEqualTo("weather");
    assertThat(json(call.function().arguments()).path("city").asText())
        .isIn("Oslo", "Rome", "Lima");
  }

  @Test
  void streamsTheCallsItMakes() {
    var params =
        withTools(chat())
            .toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
            .parallelToolCalls(false)
            .seed(11)
            .temperature(0.9)
            .build();
    var whole = client().chat().completions().create(params).choices().getFirst();
    var accumulator = ChatCompletionAccumulator.create();
    var chunks = new ArrayList<ChatCompletionChunk>();
    try (var stream = client().chat().completions().createStreaming(params)) {
      stream.stream().peek(chunks::add).forEach(accumulator::accumulate);
    }
    chunks.forEach(ChatCompletionChunk::validate);
    var streamed = accumulator.chatCompletion().choices().getFirst();
    assertThat(streamed.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
    var expected = whole.message().toolCalls().orElseThrow().getFirst().asFunction().function();
    var told = streamed.message().toolCalls().orElseThrow().getFirst().asFunction().function();
    assertThat(told.name()).isEqualTo(expected.name()).isIn("weather", "clock");
    assertThat(told.arguments()).isEqualTo(expected.arguments());
    if (told.name().equals("clock")) {
      assertThat(told.arguments()).isEqualTo("{}");
    }
  }

  @Test
  void takesTheResultsOfCallsAndAnswers() {
    var params = withTools(chat()).toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED).build();
    var asked = client().chat().completions().create(params).choices().getFirst().message();
    var next = withTools(chat()).addMessage(asked);
    for (var call : asked.toolCalls().orElseThrow()) {
      next.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(call.asFunction().id())
              .content("5 degrees")
              .build());
    }
    var answer = create(next.toolChoice(ChatCompletionToolChoiceOption.Auto.NONE));
    assertThat(answer.choices().getFirst().message().toolCalls().orElse(List.of())).isEmpty();
    assertThat(answer.choices().getFirst().message().content()).isPresent();
  }

  private ChatCompletion create(ChatCompletionCreateParams.Builder params) {
    var answer = client().chat().completions().create(params.build());
    answer.validate();
    return answer;
  }

  private static ChatCompletionCreateParams.Builder chat() {
    return ChatCompletionCreateParams.builder()
        .model(ModelCatalog.BUILTIN_MODEL_ID)
        .addUserMessage("How warm is it in Oslo?")
        .maxCompletionTokens(160)
        .seed(3);
  }

  private static ChatCompletionCreateParams.Builder withTools(
      ChatCompletionCreateParams.Builder params) {
    var parameters = FunctionParameters.builder();
    CITY.forEach((name, value) -> parameters.putAdditionalProperty(name, JsonValue.from(value)));
    return params
        .addTool(
            ChatCompletionFunctionTool.builder()
                .function(
                    FunctionDefinition.builder()
                        .name("weather")
                        .description("How warm it is.")
                        .parameters(parameters.build())
                        .strict(true)
                        .build())
                .build())
        .addTool(
            ChatCompletionFunctionTool.builder()
                .function(FunctionDefinition.builder().name("clock").build())
                .build());
  }

  private static ResponseFormatJsonSchema schema(Map<String, Object> schema) {
    var body = ResponseFormatJsonSchema.JsonSchema.Schema.builder();
    schema.forEach((name, value) -> body.putAdditionalProperty(name, JsonValue.from(value)));
    return ResponseFormatJsonSchema.builder()
        .jsonSchema(
            ResponseFormatJsonSchema.JsonSchema.builder()
                .name("place")
                .strict(true)
                .schema(body.build())
                .build())
        .build();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private OpenAIClient client() {
    return OpenAIOkHttpClient.builder().baseUrl(base.toString()).apiKey(customer.key()).build();
  }
}
