package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code config.json} and {@code generation_config.json}, and refuses what the engine would
 * compute wrongly rather than ignoring it.
 */
final class HuggingFaceConfig {
  private static final String EOS = "eos_token_id";

  private final JsonSettings json;
  private final HuggingFaceFamily family;

  private HuggingFaceConfig(ObjectNode json) {
    this.json = JsonSettings.of(HuggingFaceFolder.CONFIG, json);
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
    var rope = new HuggingFaceRope(json, family);
    int hidden = json.whole("hidden_size");
    int heads = json.whole("num_attention_heads");
    int layers = json.whole("num_hidden_layers");
    try {
      return new ModelConfig(
          hidden,
          json.whole("intermediate_size"),
          layers,
          heads,
          json.whole("num_key_value_heads", heads),
          headDim(hidden, heads),
          json.whole("vocab_size"),
          json.whole("max_position_embeddings"),
          rope.theta(),
          rope.scaling(),
          json.number("rms_norm_eps", 1e-6),
          json.flag("tie_word_embeddings", family.tiesEmbeddings()),
          bosId(),
          eosIds(generation),
          new HuggingFaceVariant(json, family, rope, layers).read());
    } catch (IllegalArgumentException e) {
      throw Refusal.of("The file config.json is not usable: " + e.getMessage() + ".");
    }
  }

  private void requireKnownArithmetic() {
    var known = family.activation();
    var activation = json.text(family.activationKey(), known);
    require(activation.equals(known), "the activation " + activation, known);
    for (var bias : List.of("attention_bias", "mlp_bias")) {
      require(!json.flag(bias, false), bias, "no bias");
    }
    var bidirectional = "use_bidirectional_attention";
    require(!json.flag(bidirectional, false), bidirectional, "causal attention");
    var quantised = "quantization_config";
    boolean plain = json.value(quantised).isObject() && json.value(quantised).isEmpty();
    require(plain || !json.has(quantised), quantised, "F32, F16 or BF16");
  }

  private static void require(boolean holds, String found, String supported) {
    if (!holds) {
      throw Refusal.of(
          "The file config.json asks for %s; supported is %s."
              .formatted(Refusal.shown(found), supported));
    }
  }

  private int headDim(int hidden, int heads) {
    if (json.has("head_dim")) {
      return json.whole("head_dim");
    }
    if (family.headDim() > 0) {
      return family.headDim();
    }
    if (heads < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException("hidden_size is no multiple of num_attention_heads");
    }
    return hidden / heads;
  }

  private @Nullable Integer bosId() {
    return json.has("bos_token_id") ? json.whole("bos_token_id") : null;
  }

  private Set<Integer> eosIds(@Nullable ObjectNode generation) {
    var ids = new LinkedHashSet<Integer>();
    addEosIds(json, ids);
    if (generation != null) {
      addEosIds(JsonSettings.of(HuggingFaceFolder.GENERATION_CONFIG, generation), ids);
    }
    return ids;
  }

  private static void addEosIds(JsonSettings settings, Set<Integer> ids) {
    if (settings.has(EOS)) {
      JsonNode oneOrMany = settings.value(EOS);
      for (var id : oneOrMany.isArray() ? oneOrMany : List.of(oneOrMany)) {
        ids.add(settings.whole(EOS, id));
      }
    }
  }
}
