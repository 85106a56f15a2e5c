package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a chat completion as the OpenAPI document shows it. {@link ChatCompletionRequest}
 * reads it field by field, because a refusal must name the field; a test keeps both in step.
 */
@Schema(
    name = "ChatCompletionRequest",
    description = "Fields not listed here are accepted and ignored.")
record ChatCompletionBody(
    @JsonProperty("model") @Schema(required = true, examples = "aipg-builtin") String model,
    @JsonProperty("messages") @Schema(required = true) List<Message> messages,
    @JsonProperty("stream") @Nullable Boolean stream,
    @JsonProperty("stream_options") @Nullable StreamOptions streamOptions,
    @JsonProperty("max_completion_tokens") @Schema(minimum = "1")
        @Nullable Integer maxCompletionTokens,
    @JsonProperty("max_tokens") @Schema(minimum = "1", deprecated = true)
        @Nullable Integer maxTokens,
    @JsonProperty("temperature") @Schema(minimum = "0", maximum = "2", defaultValue = "1")
        @Nullable Double temperature,
    @JsonProperty("top_p") @Schema(minimum = "0", maximum = "1", defaultValue = "1")
        @Nullable Double topP,
    @JsonProperty("top_k") @Schema(description = "Candidates kept; 0 or -1 keeps all.")
        @Nullable Integer topK,
    @JsonProperty("min_p") @Schema(minimum = "0", maximum = "1") @Nullable Double minP,
    @JsonProperty("frequency_penalty") @Schema(minimum = "-2", maximum = "2")
        @Nullable Double frequencyPenalty,
    @JsonProperty("presence_penalty") @Schema(minimum = "-2", maximum = "2")
        @Nullable Double presencePenalty,
    @JsonProperty("logit_bias") @Schema(description = "Token ids to a bias from -100 to 100.")
        @Nullable Map<String, Double> logitBias,
    @JsonProperty("stop") @Schema(description = "A text, or up to four, that end the answer.")
        @Nullable JsonNode stop,
    @JsonProperty("n") @Schema(minimum = "1", defaultValue = "1") @Nullable Integer n,
    @JsonProperty("seed")
        @Schema(
            description =
                "The same number with the same request and system_fingerprint gives the same text:"
                    + " the receipt's client nonce is derived from it. Without it the node draws"
                    + " a nonce.")
        @Nullable Long seed,
    @JsonProperty("logprobs") @Nullable Boolean logprobs,
    @JsonProperty("top_logprobs") @Schema(minimum = "0", maximum = "20")
        @Nullable Integer topLogprobs,
    @JsonProperty("response_format")
        @Schema(
            description =
                "{\"type\":\"text\"}, {\"type\":\"json_object\"}, or"
                    + " {\"type\":\"json_schema\",\"json_schema\":{\"name\":\"...\",\"schema\":{...}}}:"
                    + " the answer then is such JSON (docs/structured-outputs.md).")
        @Nullable JsonNode responseFormat,
    @JsonProperty("structured_outputs")
        @Schema(description = "vLLM's: an object with one of json, regex, choice, json_object.")
        @Nullable JsonNode structuredOutputs,
    @JsonProperty("guided_json") @Schema(description = "A JSON schema.", deprecated = true)
        @Nullable JsonNode guidedJson,
    @JsonProperty("guided_regex") @Schema(deprecated = true) @Nullable String guidedRegex,
    @JsonProperty("guided_choice") @Schema(deprecated = true) @Nullable List<String> guidedChoice,
    @JsonProperty("tools") @Schema(description = "Functions the model may call; 128 at most.")
        @Nullable List<JsonNode> tools,
    @JsonProperty("tool_choice")
        @Schema(
            description =
                "none, auto, required, or {\"type\":\"function\",\"function\":{\"name\":\"...\"}}.")
        @Nullable JsonNode toolChoice,
    @JsonProperty("parallel_tool_calls") @Schema(defaultValue = "true")
        @Nullable Boolean parallelToolCalls) {
  static final String EXAMPLE =
      """
      {
        "model": "aipg-builtin",
        "messages": [{"role": "user", "content": "What is AI Power Grid?"}],
        "temperature": 0,
        "stream": false
      }\
      """;

  /** One message; content is a text or a list of parts of type text, or null beside tool calls. */
  @Schema(name = "ChatMessage")
  record Message(
      @JsonProperty("role") @Schema(required = true, examples = "user") String role,
      @JsonProperty("content") @Nullable JsonNode content,
      @JsonProperty("tool_calls") @Schema(description = "Calls that the assistant made.")
          @Nullable List<ToolCallBody> toolCalls,
      @JsonProperty("tool_call_id") @Schema(description = "In messages of role tool.")
          @Nullable String toolCallId) {}

  /** How a stream ends. */
  @Schema(name = "StreamOptions")
  record StreamOptions(
      @JsonProperty("include_usage")
          @Schema(description = "End with a chunk of usage, cost and receipts.")
          @Nullable Boolean includeUsage) {}
}
