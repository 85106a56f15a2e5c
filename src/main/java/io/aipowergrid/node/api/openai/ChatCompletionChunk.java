package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One event of a streamed chat completion. It never has a field named {@code error}, and {@code
 * usage} only in the last chunk of a stream that asked for it (api.md R4, C3).
 */
@Schema(name = "ChatCompletionChunk")
public record ChatCompletionChunk(
    @JsonProperty("id") String id,
    @JsonProperty("object") @Schema(examples = "chat.completion.chunk") String object,
    @JsonProperty("created") long created,
    @JsonProperty("model") String model,
    @JsonProperty("choices") List<Choice> choices,
    @JsonProperty("system_fingerprint") @JsonInclude(Include.NON_NULL)
        @Nullable String systemFingerprint,
    @JsonProperty("usage") @JsonInclude(Include.NON_NULL) @Nullable UsageBody usage,
    @JsonProperty("aipg") @JsonInclude(Include.NON_NULL) @Nullable AipgBody aipg) {

  /** The next piece of one answer. */
  @Schema(name = "ChatChunkChoice")
  public record Choice(
      @JsonProperty("index") int index,
      @JsonProperty("delta") Delta delta,
      @JsonProperty("logprobs") @JsonInclude(Include.NON_NULL) @Nullable ChatLogprobs logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  /** What is new; empty at the end. */
  @Schema(name = "ChatDelta")
  @JsonInclude(Include.NON_NULL)
  public record Delta(
      @JsonProperty("role") @Nullable String role,
      @JsonProperty("content") @Nullable String content,
      @JsonProperty("tool_calls") @Nullable List<ToolCallBody> toolCalls) {
    static final Delta NOTHING = new Delta(null, null, null);

    static Delta opening() {
      return new Delta("assistant", "", null);
    }

    static Delta text(String text) {
      return new Delta(null, text, null);
    }

    static Delta call(ToolCallBody call) {
      return new Delta(null, null, List.of(call));
    }
  }
}
