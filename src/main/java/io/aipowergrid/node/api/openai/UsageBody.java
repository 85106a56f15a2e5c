package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.jobs.Usage;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Tokens as OpenAI clients read them (api.md C13). */
@Schema(name = "Usage")
public record UsageBody(
    @JsonProperty("prompt_tokens") long promptTokens,
    @JsonProperty("completion_tokens") long completionTokens,
    @JsonProperty("total_tokens") long totalTokens,
    @JsonProperty("prompt_tokens_details") PromptDetails promptDetails,
    @JsonProperty("completion_tokens_details") CompletionDetails completionDetails) {

  /** Part of the prompt that was not computed again; it has a price of its own. */
  @Schema(name = "PromptTokensDetails")
  public record PromptDetails(@JsonProperty("cached_tokens") long cachedTokens) {}

  /** Part of the answer that is thought rather than said. */
  @Schema(name = "CompletionTokensDetails")
  public record CompletionDetails(@JsonProperty("reasoning_tokens") long reasoningTokens) {}

  public static UsageBody of(Usage usage) {
    return new UsageBody(
        usage.promptTokens(),
        usage.outputTokens(),
        usage.totalTokens(),
        new PromptDetails(usage.cachedPromptTokens()),
        new CompletionDetails(0));
  }
}
