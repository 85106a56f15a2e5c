package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.inference.ModelCard;
import io.aipowergrid.node.inference.TokenLogprobs;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A legacy completion: the whole answer, or one event of a stream, which have the same shape. */
@Schema(name = "Completion")
public record Completion(
    @JsonProperty("id") @Schema(examples = "cmpl-01989f0a5c0c7d3e9d41a1b2c3d4e5f6") String id,
    @JsonProperty("object") @Schema(examples = "text_completion") String object,
    @JsonProperty("created") long created,
    @JsonProperty("model") @Schema(examples = "aipg-builtin") String model,
    @JsonProperty("choices") List<Choice> choices,
    @JsonProperty("system_fingerprint") @JsonInclude(Include.NON_NULL)
        @Nullable String systemFingerprint,
    @JsonProperty("usage") @JsonInclude(Include.NON_NULL) @Nullable UsageBody usage,
    @JsonProperty("aipg") @JsonInclude(Include.NON_NULL) @Nullable AipgBody aipg) {
  static final String OBJECT = "text_completion";

  /** One answer or the next piece of it. */
  @Schema(name = "CompletionChoice")
  public record Choice(
      @JsonProperty("text") String text,
      @JsonProperty("index") int index,
      @JsonProperty("logprobs") @Nullable CompletionLogprobs logprobs,
      @JsonProperty("finish_reason") @Nullable String finishReason) {}

  static Completion of(AnswerIdentity identity, Answers answers, @Nullable ModelCard card) {
    return new Completion(
        identity.completionId(),
        OBJECT,
        identity.createdSeconds(),
        identity.model(),
        answers.choices().stream().map(Completion::choice).toList(),
        answers.fingerprint(card),
        UsageBody.of(answers.outcome().usage()),
        AipgBody.of(answers.outcome()));
  }

  static @Nullable CompletionLogprobs logprobs(List<TokenLogprobs> tokens, int offset) {
    return tokens.isEmpty() ? null : CompletionLogprobs.of(tokens, offset);
  }

  private static Choice choice(Answers.Choice answer) {
    return new Choice(
        answer.text(), answer.index(), logprobs(answer.logprobs(), 0), answer.finishReason());
  }
}
