package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code config.json} and {@code generation_config.json}, and refuses what the Llama engine
 * would compute wrongly rather than ignoring it.
 */
final class HuggingFaceConfig {
  /** Architectures that are the Llama decoder: RMSNorm, RoPE, grouped attention, SwiGLU. */
  static final Set<String> ARCHITECTURES = Set.of("LlamaForCausalLM", "MistralForCausalLM");

  private static final String NAME = "config.json";

  private final ObjectNode json;

  private HuggingFaceConfig(ObjectNode json) {
    this.json = json;
  }

  /**
   * @param generation the generation configuration; null when the model has none
   */
  static ModelConfig read(ObjectNode json, @Nullable ObjectNode generation) {
    return new HuggingFaceConfig(json).config(generation);
  }

  /** The architecture's name, which must be supported. */
  static String architecture(ObjectNode json) {
    var name = json.path("architectures").path(0).asText("");
    if (!ARCHITECTURES.contains(name)) {
      throw Refusal.of(
          "The architecture %s is not supported; supported are %s."
              .formatted(
                  name.isEmpty() ? "(none named)" : Refusal.shown(name),
                  String.join(", ", List.copyOf(new java.util.TreeSet<>(ARCHITECTURES)))));
    }
    return name;
  }

  private ModelConfig config(@Nullable ObjectNode generation) {
    architecture(json);
    requireLlamaArithmetic();
    int hidden = whole("hidden_size");
    int heads = whole("num_attention_heads");
    try {
      return new ModelConfig(
          hidden,
          whole("intermediate_size"),
          whole("num_hidden_layers"),
          heads,
          given("num_key_value_heads") ? whole("num_key_value_heads") : heads,
          given("head_dim") ? whole("head_dim") : headDim(hidden, heads),
          whole("vocab_size"),
          contextLength(),
          number(json, "rope_theta", rope().path("rope_theta").asDouble(10_000)),
          ropeScaling(),
          number(json, "rms_norm_eps", 1e-6),
          json.path("tie_word_embeddings").asBoolean(false),
          bosId(),
          eosIds(generation));
    } catch (IllegalArgumentException e) {
      throw Refusal.of("The file config.json is not usable: " + e.getMessage() + ".");
    }
  }

  private void requireLlamaArithmetic() {
    var activation = json.path("hidden_act").asText("silu");
    require(activation.equals("silu"), "the activation " + activation, "silu");
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

  private static int headDim(int hidden, int heads) {
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException("hidden_size is no multiple of num_attention_heads");
    }
    return hidden / heads;
  }

  // A sliding window changes nothing for texts that fit into it, so the context ends there.
  private int contextLength() {
    int context = whole("max_position_embeddings");
    return json.path("sliding_window").isIntegralNumber()
            && json.path("use_sliding_window").asBoolean(true)
        ? Math.min(context, whole("sliding_window"))
        : context;
  }

  /** Newer files call it rope_parameters and put rope_theta inside. */
  private JsonNode rope() {
    return given("rope_parameters") ? json.path("rope_parameters") : json.path("rope_scaling");
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
