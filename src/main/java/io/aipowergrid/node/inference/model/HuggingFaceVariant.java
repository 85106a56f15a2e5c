package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Reads from {@code config.json} in what a model differs from Llama. */
final class HuggingFaceVariant {
  private static final String WINDOW = "sliding_window";
  private static final String LAYER_TYPES = "layer_types";

  private final ObjectNode json;
  private final HuggingFaceFamily family;
  private final int layers;

  HuggingFaceVariant(ObjectNode json, HuggingFaceFamily family, int layers) {
    this.json = json;
    this.family = family;
    // Too many are refused with the rest of the shape.
    this.layers = Math.clamp(layers, 0, ModelConfig.LAYERS_MAX);
  }

  DecoderVariant read() {
    return switch (family) {
      case LLAMA -> llama();
      case MISTRAL -> DecoderVariant.LLAMA.withWindows(everyLayer(window()));
      case QWEN2 -> DecoderVariant.qwen2().withWindows(qwenWindows());
      case QWEN3 -> DecoderVariant.qwen3().withWindows(qwenWindows());
      case GEMMA2 ->
          DecoderVariant.gemma2(
                  whole("hidden_size"),
                  queryScalar(),
                  cap("attn_logit_softcapping", 50),
                  cap("final_logit_softcapping", 30))
              .withWindows(gemmaWindows(2));
      case GEMMA3 ->
          DecoderVariant.gemma3(
                  whole("hidden_size"),
                  queryScalar(),
                  cap("attn_logit_softcapping", 0),
                  cap("final_logit_softcapping", 0),
                  localRopeTheta())
              .withWindows(gemmaWindows(pattern()));
    };
  }

  /** One layer of so many sees everything, the last of them. */
  private int pattern() {
    for (var key : List.of("sliding_window_pattern", "_sliding_window_pattern")) {
      if (!isMissing(key)) {
        return requirePositive(key, whole(key));
      }
    }
    return 6;
  }

  private List<Integer> gemmaWindows(int pattern) {
    if (json.path(LAYER_TYPES).isArray()) {
      return listedWindows();
    }
    int window = requiredWindow();
    return IntStream.rangeClosed(1, layers).mapToObj(n -> n % pattern == 0 ? 0 : window).toList();
  }

  private double queryScalar() {
    double scalar = number(json, "query_pre_attn_scalar", 256);
    if (!(scalar > 0)) {
      throw refused("query_pre_attn_scalar", "is not positive");
    }
    return scalar;
  }

  private float cap(String key, float otherwise) {
    if (json.path(key).isNull()) {
      return 0;
    }
    double cap = number(json, key, otherwise);
    if (cap < 0) {
      throw refused(key, "is negative");
    }
    return (float) cap;
  }

  // Newer files have it among the RoPE parameters of the layers that slide.
  private double localRopeTheta() {
    var local = json.path("rope_parameters").path("sliding_attention");
    var kind = local.path("rope_type").asText("default");
    if (!kind.equals("default")) {
      throw refused("rope_parameters", "scales layers that slide by " + Refusal.shown(kind));
    }
    double theta = number(local, "rope_theta", number(json, "rope_local_base_freq", 10_000));
    if (!(theta > 0)) {
      throw refused("rope_local_base_freq", "is not positive");
    }
    return theta;
  }

  private static double number(JsonNode node, String key, double otherwise) {
    var value = node.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw refused(key, "is no number");
    }
    return value.doubleValue();
  }

  private DecoderVariant llama() {
    if (window() > 0) {
      throw refused(WINDOW, "is set, which a Llama model has not");
    }
    return DecoderVariant.LLAMA;
  }

  private List<Integer> everyLayer(int window) {
    return Collections.nCopies(layers, window);
  }

  // The first max_window_layers see everything, unless each layer is listed.
  private List<Integer> qwenWindows() {
    if (!json.path("use_sliding_window").asBoolean(false)) {
      return List.of();
    }
    if (json.path(LAYER_TYPES).isArray()) {
      return listedWindows();
    }
    int whole = whole("max_window_layers");
    int window = window();
    var windows = new ArrayList<Integer>();
    for (int layer = 0; layer < layers; layer++) {
      windows.add(layer < whole ? 0 : window);
    }
    return windows;
  }

  private List<Integer> listedWindows() {
    var types = json.path(LAYER_TYPES);
    if (types.size() != layers) {
      throw refused(
          LAYER_TYPES, "lists %d layers, the model has %d".formatted(types.size(), layers));
    }
    var windows = new ArrayList<Integer>();
    for (var type : types) {
      windows.add(
          switch (type.asText("")) {
            case "full_attention" -> 0;
            case "sliding_attention" -> requiredWindow();
            default -> throw refused(LAYER_TYPES, "knows " + Refusal.shown(type.asText("")));
          });
    }
    return windows;
  }

  private int requiredWindow() {
    if (isMissing(WINDOW)) {
      throw refused(WINDOW, "is missing, though layers slide");
    }
    return window();
  }

  /** Positions a token sees, 0 for all; a window as wide as the context hides nothing. */
  private int window() {
    if (isMissing(WINDOW)) {
      return 0;
    }
    int window = whole(WINDOW);
    requirePositive(WINDOW, window);
    return window >= json.path("max_position_embeddings").asInt() ? 0 : window;
  }

  private static int requirePositive(String key, int value) {
    if (value < 1) {
      throw refused(key, "is " + value);
    }
    return value;
  }

  private boolean isMissing(String key) {
    return json.path(key).isMissingNode() || json.path(key).isNull();
  }

  private int whole(String key) {
    if (!json.path(key).isInt()) {
      throw refused(key, "is no whole number");
    }
    return json.path(key).intValue();
  }

  private static RuntimeException refused(String key, String what) {
    return Refusal.of("The file config.json is not usable: " + key + " " + what + ".");
  }
}
