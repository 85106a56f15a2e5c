package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

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
    };
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
      throw refused(LAYER_TYPES, "lists %d layers, the model has %d".formatted(types.size(), layers));
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
    if (window < 1) {
      throw refused(WINDOW, "is " + window);
    }
    return window >= json.path("max_position_embeddings").asInt() ? 0 : window;
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
