package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The whole answer of a chat completion. */
@Schema(name = "ChatCompletion")
public record ChatCompletion(
    @JsonProperty("id") @Schema(examples = "chatcmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6") String id,
    @JsonProperty("object") @Schema(examples = "chat.completion") String object,
    @JsonProperty("created") long created,
    @JsonProperty("model") @Schema(examples = "aipg-builtin") String model,
    @JsonProperty("choices") List<Choice> choices,
    @JsonProperty("usage") UsageBody usage,
    @JsonProperty("system_fingerprint") @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable String systemFingerprint,
    @JsonProperty("aipg") AipgBody aipg) {

  /** One answer; {@code index} is its place in the list (api.md C4). */
  @Schema(name = "ChatChoice")
  public record Choice(
      @JsonProperty("index") int index,
      @JsonProperty("message") Message message,
      @JsonProperty("logprobs") @Nullable ChatLogprobs logprobs,
      @JsonProperty("finish_reason") @Schema(examples = "stop") String finishReason) {}

  /** What the assistant said. */
  @Schema(name = "ChatAnswer")
  public record Message(
      @JsonProperty("role") @Schema(examples = "assistant") String role,
      @JsonProperty("content") @Nullable String content,
      @JsonProperty("refusal") @Nullable String refusal,
      @JsonProperty("tool_calls") @JsonInclude(JsonInclude.Include.NON_NULL)
          @Nullable List<ToolCallBody> toolCalls) {}

  /**
   * The body.
   *
   * @param tools whether the answers may hold tool calls
   */
  static ChatCompletion of(
      AnswerIdentity identity, Answers answers, @Nullable ModelCard card, ToolUse tools) {
    return new ChatCompletion(
        identity.chatId(),
        "chat.completion",
        identity.createdSeconds(),
        identity.model(),
        answers.choices().stream().map(answer -> choice(identity, answer, tools)).toList(),
        UsageBody.of(answers.outcome().usage()),
        answers.fingerprint(card),
        AipgBody.of(answers.outcome()));
  }

  private static Choice choice(AnswerIdentity identity, Answers.Choice answer, ToolUse tools) {
    var text =
        tools == ToolUse.NONE
            ? ChatAnswerText.plain(answer.text())
            : ChatAnswerText.withCalls(identity, answer.index(), answer.text(), tools);
    var calls = text.calls().isEmpty() ? null : text.calls();
    return new Choice(
        answer.index(),
        new Message("assistant", text.content(), null, calls),
        logprobs(answer.logprobs()),
        text.finishReason(answer.finishReason()));
  }

  private static @Nullable ChatLogprobs logprobs(List<TokenLogprobs> tokens) {
    if (tokens.isEmpty()) return null;
    return new ChatLogprobs(tokens.stream().map(ChatLogprobs::token).toList());
  }
}
