package io.aipowergrid.node.inference.model;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

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
      case QWEN3 -> requireNoWindow(DecoderVariant.qwen3());
      case GEMMA2 ->
          DecoderVariant.gemma2(
                  values.required("embedding_length"), queryScalar(46), attentionCap(), logitCap())
              .withWindows(gemmaWindows(values.whole("attention.sliding_window_pattern", 2)));
      case GEMMA3 ->
          DecoderVariant.gemma3(
                  values.required("embedding_length"),
                  queryScalar(62),
                  attentionCap(),
                  logitCap(),
                  localTheta())
              .withWindows(gemmaWindows(values.whole("attention.sliding_window_pattern", 6)));
    };
  }

  /**
   * No file says it. It is the head dimension, but for the largest model of either family, known by
   * its number of layers, where it is the width for each head.
   */
  private double queryScalar(int layersOfLargest) {
    int width = values.required("embedding_length");
    int heads = Math.max(1, values.required("attention.head_count"));
    return layers == layersOfLargest
        ? width / heads
        : values.whole("attention.key_length", width / heads);
  }

  private double localTheta() {
    double theta = values.real("rope.freq_base_swa", 10_000);
    if (!(theta > 0)) {
      throw values.refused("rope.freq_base_swa", "is not positive");
    }
    return theta;
  }

  private float attentionCap() {
    return (float) values.real("attn_logit_softcapping", 0);
  }

  private float logitCap() {
    return (float) values.real("final_logit_softcapping", 0);
  }

  /** One layer of so many sees everything, the last of them. */
  private List<Integer> gemmaWindows(int pattern) {
    if (values.required("attention.sliding_window") < 1 || pattern < 1) {
      throw Refusal.of("The GGUF file's attention.sliding_window or its pattern is not positive.");
    }
    int window = window();
    return IntStream.rangeClosed(1, layers).mapToObj(n -> n % pattern == 0 ? 0 : window).toList();
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
