package io.aipowergrid.node.inference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Reads from {@code config.json} in what a model differs from Llama. */
final class HuggingFaceVariant {
  private static final String WINDOW = "sliding_window";
  private static final String LAYER_TYPES = "layer_types";

  private final JsonSettings json;
  private final HuggingFaceFamily family;
  private final HuggingFaceRope rope;
  private final int layers;

  HuggingFaceVariant(
      JsonSettings json, HuggingFaceFamily family, HuggingFaceRope rope, int layers) {
    this.json = json;
    this.family = family;
    this.rope = rope;
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
                  json.whole("hidden_size"),
                  queryScalar(),
                  cap("attn_logit_softcapping", 50),
                  cap("final_logit_softcapping", 30))
              .withWindows(gemmaWindows(2));
      case GEMMA3 ->
          DecoderVariant.gemma3(
                  json.whole("hidden_size"),
                  queryScalar(),
                  cap("attn_logit_softcapping", 0),
                  cap("final_logit_softcapping", 0),
                  rope.localTheta())
              .withWindows(gemmaWindows(pattern()));
    };
  }

  /** One layer of so many sees everything, the last of them. */
  private int pattern() {
    for (var key : List.of("sliding_window_pattern", "_sliding_window_pattern")) {
      if (json.has(key)) {
        return requirePositive(key, json.whole(key));
      }
    }
    return 6;
  }

  private List<Integer> gemmaWindows(int pattern) {
    if (json.has(LAYER_TYPES)) {
      return listedWindows();
    }
    int window = requiredWindow();
    return IntStream.rangeClosed(1, layers).mapToObj(n -> n % pattern == 0 ? 0 : window).toList();
  }

  private double queryScalar() {
    double scalar = json.number("query_pre_attn_scalar", 256);
    if (!(scalar > 0)) {
      throw json.refused("query_pre_attn_scalar", "is not positive");
    }
    return scalar;
  }

  private float cap(String key, float otherwise) {
    if (json.value(key).isNull()) {
      return 0;
    }
    double cap = json.number(key, otherwise);
    if (cap < 0) {
      throw json.refused(key, "is negative");
    }
    return (float) cap;
  }

  private DecoderVariant llama() {
    if (window() > 0) {
      throw json.refused(WINDOW, "is set, which a Llama model has not");
    }
    return DecoderVariant.LLAMA;
  }

  private List<Integer> everyLayer(int window) {
    return Collections.nCopies(layers, window);
  }

  // The first max_window_layers see everything, unless each layer is listed.
  private List<Integer> qwenWindows() {
    if (!json.flag("use_sliding_window", false)) {
      return List.of();
    }
    if (json.has(LAYER_TYPES)) {
      return listedWindows();
    }
    int whole = json.whole("max_window_layers");
    int window = window();
    var windows = new ArrayList<Integer>();
    for (int layer = 0; layer < layers; layer++) {
      windows.add(layer < whole ? 0 : window);
    }
    return windows;
  }

  private List<Integer> listedWindows() {
    var types = json.value(LAYER_TYPES);
    if (!types.isArray()) {
      throw json.refused(LAYER_TYPES, "is no list");
    }
    if (types.size() != layers) {
      throw json.refused(
          LAYER_TYPES, "lists %d layers, the model has %d".formatted(types.size(), layers));
    }
    var windows = new ArrayList<Integer>();
    for (var type : types) {
      windows.add(
          switch (type.asText("")) {
            case "full_attention" -> 0;
            case "sliding_attention" -> requiredWindow();
            default -> throw json.refused(LAYER_TYPES, "knows " + Refusal.shown(type.asText("")));
          });
    }
    return windows;
  }

  private int requiredWindow() {
    if (!json.has(WINDOW)) {
      throw json.refused(WINDOW, "is missing, though layers slide");
    }
    return window();
  }

  /** Positions a token sees, 0 for all; a window as wide as the context hides nothing. */
  private int window() {
    if (!json.has(WINDOW)) {
      return 0;
    }
    int window = json.whole(WINDOW);
    requirePositive(WINDOW, window);
    return window >= json.whole("max_position_embeddings") ? 0 : window;
  }

  private int requirePositive(String key, int value) {
    if (value < 1) {
      throw json.refused(key, "is " + value);
    }
    return value;
  }
}
