package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.billing.Price;
import io.aipowergrid.node.inference.ModelCard;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A model as OpenAI clients list it, with what they want to know before they use it (M3). */
@Schema(name = "Model")
public record ModelBody(
    @JsonProperty("id") @Schema(examples = "aipg-builtin") String id,
    @JsonProperty("object") @Schema(examples = "model") String object,
    @JsonProperty("created") long created,
    @JsonProperty("owned_by") @Schema(examples = "aipg") String ownedBy,
    @JsonProperty("context_length") int contextLength,
    @JsonProperty("lane") @Schema(examples = "exact-i") String lane,
    @JsonProperty("state") @Schema(examples = "loaded") String state,
    @JsonProperty("pricing") Pricing pricing,
    @JsonProperty("model_root") String modelRoot) {

  /** Micro-USD for a million tokens of each kind. */
  @Schema(name = "Pricing")
  public record Pricing(
      @JsonProperty("prompt_micro_usd_per_million") long prompt,
      @JsonProperty("cached_prompt_micro_usd_per_million") long cachedPrompt,
      @JsonProperty("completion_micro_usd_per_million") long completion) {}

  /** All models of the node. */
  @Schema(name = "ModelList")
  public record Listing(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<ModelBody> data) {}

  static ModelBody of(ModelCard card, Price price) {
    return new ModelBody(
        card.id(),
        "model",
        card.created().getEpochSecond(),
        card.ownedBy(),
        card.contextLength(),
        lane(card.lane()),
        state(card.state()),
        new Pricing(
            price.promptPerMillion().micros(),
            price.cachedPromptPerMillion().micros(),
            price.outputPerMillion().micros()),
        card.hashes().modelRoot().toHex());
  }

  private static String lane(ModelCard.Lane lane) {
    return switch (lane) {
      case EXACT_I -> "exact-i";
      case STATISTICAL -> "statistical";
    };
  }

  private static String state(ModelCard.State state) {
    return switch (state) {
      case AVAILABLE -> "available";
      case LOADED -> "loaded";
      case FAILED -> "failed";
    };
  }
}
