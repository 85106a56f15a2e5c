package io.aipowergrid.node.inference.model;

import java.util.Collections;
import java.util.List;

/** Reads from a GGUF file's metadata in what a model differs from Llama. */
final class GgufVariant {
  private final GgufValues values;
  private final int layers;
  private final int context;

  GgufVariant(GgufValues values, int layers, int context) {
    this.values = values;
    // Too many are refused with the rest of the shape.
    this.layers = Math.clamp(layers, 0, ModelConfig.LAYERS_MAX);
    this.context = context;
  }

  DecoderVariant read(GgufFamily family) {
    return switch (family) {
      case LLAMA -> DecoderVariant.LLAMA.withWindows(everyLayer());
      case QWEN2 -> requireNoWindow(DecoderVariant.qwen2());
    };
  }

  // Which layers slide stands in no file.
  private DecoderVariant requireNoWindow(DecoderVariant variant) {
    if (window() > 0) {
      throw Refusal.of(
          "The GGUF file's attention.sliding_window is not supported for this architecture.");
    }
    return variant;
  }

  private List<Integer> everyLayer() {
    return Collections.nCopies(layers, window());
  }

  /** Positions a token sees, 0 for all; a window as wide as the context hides nothing. */
  private int window() {
    int window = values.whole("attention.sliding_window", 0);
    return window < 1 || window >= context ? 0 : window;
  }
}
