package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A tiny model of any family whose weights follow from a formula that {@code families/make.py}
 * repeats, so that what another library computes with it can be recorded without its weights.
 */
public final class FormulaModel {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final ObjectNode json;
  private final ModelConfig config;
  private final boolean normsLessOne;

  /**
   * @param json its config.json
   * @param normsLessOne whether norms are stored as their difference from one
   */
  public FormulaModel(ObjectNode json, boolean normsLessOne) {
    this.json = json;
    this.config = HuggingFaceConfig.read(json, null);
    this.normsLessOne = normsLessOne;
  }

  /** The Hugging Face form. */
  public Path writeFolder(Path folder) {
    TinyModel.write(folder.resolve("config.json"), TinyModel.bytes(json.toString()));
    TinyModel.write(
        folder.resolve("tokenizer.json"), TinyModel.bytes(TinyTokenizers.byteLevel().toString()));
    var file = new SafetensorsBuilder();
    DecoderTensors.shapes(config)
        .forEach(
            (name, shape) ->
                file.tensor(name, "F32", shape, TinyModel.encode("F32", values(name, shape))));
    TinyModel.write(folder.resolve("model.safetensors"), file.build());
    return folder;
  }

  /** As its converter would write it; metadata of the shape, the rest is the caller's. */
  GgufBuilder gguf(String architecture) {
    var file =
        new GgufBuilder()
            .text("general.architecture", architecture)
            .uint32(architecture + ".embedding_length", config.hiddenSize())
            .uint32(architecture + ".feed_forward_length", config.intermediateSize())
            .uint32(architecture + ".block_count", config.layers())
            .uint32(architecture + ".attention.head_count", config.heads())
            .uint32(architecture + ".attention.head_count_kv", config.kvHeads())
            .uint32(architecture + ".attention.key_length", config.headDim())
            .uint32(architecture + ".context_length", config.contextLength())
            .float32(architecture + ".rope.freq_base", (float) config.ropeTheta())
            .float32(
                architecture + ".attention.layer_norm_rms_epsilon", (float) config.rmsNormEps())
            .text("tokenizer.ggml.model", "gpt2")
            .text("tokenizer.ggml.pre", "gpt-2")
            .texts("tokenizer.ggml.tokens", TinyTokenizers.byteLevelTokens())
            .texts("tokenizer.ggml.merges", TinyTokenizers.MERGES);
    for (var shape : DecoderTensors.shapes(config).entrySet()) {
      file.tensor(
          ggufName(shape.getKey()),
          0,
          TinyModel.encode("F32", converted(shape.getKey(), shape.getValue())),
          shape.getValue().stream().mapToLong(Long::longValue).toArray());
    }
    return file;
  }

  // The converters of families whose norms are stored less one add it.
  private float[] converted(String name, List<Long> shape) {
    var values = values(name, shape);
    if (normsLessOne && name.endsWith("norm.weight")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] + 1;
      }
    }
    return values;
  }

  private String ggufName(String name) {
    var other =
        normsLessOne
            ? name.replace("post_attention_layernorm", "post_attention_norm")
                .replace("pre_feedforward_layernorm", "ffn_norm")
                .replace("post_feedforward_layernorm", "post_ffw_norm")
            : name;
    return TinyModel.ggufName(
        other
            .replace("self_attn.q_norm", "attn_q_norm")
            .replace("self_attn.k_norm", "attn_k_norm"));
  }

  /** The formula: splitmix64 from the FNV-1a hash of the name. */
  private float[] values(String name, List<Long> shape) {
    long state = 0xCBF29CE484222325L;
    for (byte b : name.getBytes(StandardCharsets.US_ASCII)) {
      state = (state ^ b) * 0x100000001B3L;
    }
    var values = new float[(int) (long) shape.stream().reduce(1L, (a, b) -> a * b)];
    int columns = (int) (long) shape.getLast();
    for (int i = 0; i < values.length; i++) {
      state += GOLDEN;
      long number = mixed(state);
      values[i] = shape.size() == 1 ? vector(name, number) : matrix(name, number, i % columns);
    }
    return values;
  }

  private static long mixed(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  // Codes of the exact arithmetic, so that requantising them loses nothing.
  private static float matrix(String name, long number, int column) {
    long code = column % 64 == 0 ? 127 : (number >>> 32) % 255 - 127;
    boolean wide = name.contains("embed") || name.contains("lm_head");
    return code * 255 * (wide ? 0x1p-15f : 0x1p-18f);
  }

  private float vector(String name, long number) {
    float centred = (number >>> 40) * 0x1p-23f - 1;
    return name.endsWith(".bias") ? centred * 0.5f : centred * 0.25f + (normsLessOne ? 0 : 1);
  }
}
