package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code config.json} and {@code generation_config.json}, and refuses what the engine would
 * compute wrongly rather than ignoring it.
 */
final class HuggingFaceConfig {
  private static final String NAME = "config.json";

  private final ObjectNode json;
  private final HuggingFaceFamily family;

  private HuggingFaceConfig(ObjectNode json) {
    this.json = json;
    this.family = HuggingFaceFamily.of(json);
  }

  /**
   * @param generation the generation configuration; null when the model has none
   */
  static ModelConfig read(ObjectNode json, @Nullable ObjectNode generation) {
    return new HuggingFaceConfig(json).config(generation);
  }

  private ModelConfig config(@Nullable ObjectNode generation) {
    requireKnownArithmetic();
    int hidden = whole("hidden_size");
    int heads = whole("num_attention_heads");
    int layers = whole("num_hidden_layers");
    try {
      return new ModelConfig(
          hidden,
          whole("intermediate_size"),
          layers,
          heads,
          given("num_key_value_heads") ? whole("num_key_value_heads") : heads,
          headDim(hidden, heads),
          whole("vocab_size"),
          whole("max_position_embeddings"),
          ropeTheta(),
          ropeScaling(),
          number(json, "rms_norm_eps", 1e-6),
          json.path("tie_word_embeddings").asBoolean(family.tiesEmbeddings()),
          bosId(),
          eosIds(generation),
          new HuggingFaceVariant(json, family, layers).read());
    } catch (IllegalArgumentException e) {
      throw Refusal.of("The file config.json is not usable: " + e.getMessage() + ".");
    }
  }

  private void requireKnownArithmetic() {
    var known = family.activation();
    var activation =
        json.path(given(family.activationKey()) ? family.activationKey() : "").asText(known);
    require(activation.equals(known), "the activation " + activation, known);
    require(
        !json.path("use_bidirectional_attention").asBoolean(false),
        "use_bidirectional_attention",
        "causal attention");
    require(!json.path("attention_bias").asBoolean(false), "attention_bias", "no bias");
    require(!json.path("mlp_bias").asBoolean(false), "mlp_bias", "no bias");
    require(json.path("quantization_config").isEmpty(), "quantization_config", "F32, F16 or BF16");
    double partial = json.path("partial_rotary_factor").asDouble(1);
    require(partial == 1, "partial_rotary_factor", "rotation of the whole head");
  }

  private static void require(boolean holds, String found, String supported) {
    if (!holds) {
      throw Refusal.of(
          "The file config.json asks for %s; supported is %s."
              .formatted(Refusal.shown(found), supported));
    }
  }

  private int headDim(int hidden, int heads) {
    if (given("head_dim")) {
      return whole("head_dim");
    }
    if (family.headDim() > 0) {
      return family.headDim();
    }
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException("hidden_size is no multiple of num_attention_heads");
    }
    return hidden / heads;
  }

  /**
   * Newer files call it rope_parameters, put rope_theta inside, and may have one a kind of layer.
   */
  private JsonNode rope() {
    var rope = given("rope_parameters") ? json.path("rope_parameters") : json.path("rope_scaling");
    return rope.path("full_attention").isObject() ? rope.path("full_attention") : rope;
  }

  private double ropeTheta() {
    double otherwise = number(rope(), "rope_theta", family.ropeTheta());
    return number(json, "rope_theta", otherwise);
  }

  private @Nullable RopeScaling ropeScaling() {
    var rope = rope();
    if (!rope.isObject()) {
      return null;
    }
    var kind = rope.path("rope_type").asText(rope.path("type").asText("default"));
    return switch (kind) {
      case "default" -> null;
      case "linear" -> new RopeScaling(RopeScaling.Kind.LINEAR, positive(rope, "factor"), 1, 1, 1);
      case "llama3" ->
          new RopeScaling(
              RopeScaling.Kind.LLAMA3,
              positive(rope, "factor"),
              positive(rope, "low_freq_factor"),
              positive(rope, "high_freq_factor"),
              whole(rope, "original_max_position_embeddings"));
      default ->
          throw Refusal.of(
              "The RoPE scaling %s is not supported; supported are default, linear and llama3."
                  .formatted(Refusal.shown(kind)));
    };
  }

  private @Nullable Integer bosId() {
    return json.path("bos_token_id").isInt() ? json.path("bos_token_id").intValue() : null;
  }

  private Set<Integer> eosIds(@Nullable ObjectNode generation) {
    var ids = new LinkedHashSet<Integer>();
    addIds(json.path("eos_token_id"), ids);
    if (generation != null) {
      addIds(generation.path("eos_token_id"), ids);
    }
    return ids;
  }

  private static void addIds(JsonNode oneOrMany, Set<Integer> ids) {
    for (var id : oneOrMany.isArray() ? oneOrMany : List.of(oneOrMany)) {
      if (id.isInt()) {
        ids.add(id.intValue());
      }
    }
  }

  private boolean given(String key) {
    return !json.path(key).isMissingNode() && !json.path(key).isNull();
  }

  private int whole(String key) {
    return whole(json, key);
  }

  private static int whole(JsonNode node, String key) {
    var value = node.path(key);
    if (!value.isInt()) {
      throw Refusal.of(
          "The file " + NAME + " lacks the whole number " + key + ". Get the model again.");
    }
    return value.intValue();
  }

  private static double positive(JsonNode node, String key) {
    double value = number(node, key, Double.NaN);
    if (!(value > 0) || !Double.isFinite(value)) {
      throw Refusal.of("The file " + NAME + " lacks the positive number " + key + ".");
    }
    return value;
  }

  private static double number(JsonNode node, String key, double otherwise) {
    return node.path(key).isNumber() ? node.path(key).doubleValue() : otherwise;
  }
}
