package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of a legacy completion as the OpenAPI document shows it; {@link CompletionRequest} reads
 * it field by field, and a test keeps both in step.
 */
@Schema(
    name = "CompletionRequest",
    description = "Fields not listed here are accepted and ignored.")
record CompletionBody(
    @JsonProperty("model") @Schema(required = true, examples = "aipg-builtin") String model,
    @JsonProperty("prompt")
        @Schema(
            required = true,
            description = "A text, a list of texts, a list of token ids, or a list of such lists.")
        JsonNode prompt,
    @JsonProperty("stream") @Nullable Boolean stream,
    @JsonProperty("stream_options") ChatCompletionBody.@Nullable StreamOptions streamOptions,
    @JsonProperty("max_tokens") @Schema(minimum = "1", defaultValue = "16")
        @Nullable Integer maxTokens,
    @JsonProperty("temperature") @Schema(minimum = "0", maximum = "2", defaultValue = "1")
        @Nullable Double temperature,
    @JsonProperty("top_p") @Schema(minimum = "0", maximum = "1", defaultValue = "1")
        @Nullable Double topP,
    @JsonProperty("top_k") @Nullable Integer topK,
    @JsonProperty("min_p") @Nullable Double minP,
    @JsonProperty("frequency_penalty") @Schema(minimum = "-2", maximum = "2")
        @Nullable Double frequencyPenalty,
    @JsonProperty("presence_penalty") @Schema(minimum = "-2", maximum = "2")
        @Nullable Double presencePenalty,
    @JsonProperty("logit_bias") @Nullable Map<String, Double> logitBias,
    @JsonProperty("stop") @Nullable JsonNode stop,
    @JsonProperty("n") @Schema(minimum = "1", defaultValue = "1") @Nullable Integer n,
    @JsonProperty("seed") @Nullable Long seed,
    @JsonProperty("logprobs") @Schema(minimum = "0", maximum = "5") @Nullable Integer logprobs,
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
    @JsonProperty("guided_choice") @Schema(deprecated = true) @Nullable List<String> guidedChoice) {
  static final String EXAMPLE =
      """
      {
        "model": "aipg-builtin",
        "prompt": "Question: what is KawPoW?\\nAnswer:",
        "max_tokens": 40,
        "temperature": 0
      }\
      """;
}
