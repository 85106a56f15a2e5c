package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A call of a tool, whole or as a piece of a stream (api.md C6): the first piece has id, type and
 * name, all pieces have the index and a function.
 */
@Schema(name = "ChatToolCall")
@JsonInclude(Include.NON_NULL)
public record ToolCallBody(
    @JsonProperty("index") @Schema(description = "Only in streams.") @Nullable Integer index,
    @JsonProperty("id") @Nullable String id,
    @JsonProperty("type") @Schema(examples = "function") @Nullable String type,
    @JsonProperty("function") Function function) {

  /** What is called, and with which arguments, as JSON text. */
  @Schema(name = "ChatToolCallFunction")
  @JsonInclude(Include.NON_NULL)
  public record Function(
      @JsonProperty("name") @Nullable String name, @JsonProperty("arguments") String arguments) {}

  static ToolCallBody whole(String id, String name, String arguments) {
    return new ToolCallBody(null, id, "function", new Function(name, arguments));
  }

  static ToolCallBody opening(int index, String id, String name) {
    return new ToolCallBody(index, id, "function", new Function(name, ""));
  }

  static ToolCallBody piece(int index, String arguments) {
    return new ToolCallBody(index, null, null, new Function(null, arguments));
  }
}
