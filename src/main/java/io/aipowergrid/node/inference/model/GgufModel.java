package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens a GGUF file of the architecture {@code llama} in the Hugging Face form. */
final class GgufModel {
  static final String ARCHITECTURE = "llama";

  private final GgufFile file;

  private GgufModel(GgufFile file) {
    this.file = file;
  }

  static LoadedModelFiles open(Path path) {
    var arena = Arena.ofShared();
    try {
      return new GgufModel(GgufFile.read(MappedFile.map(path, arena))).files(arena);
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  private LoadedModelFiles files(Arena arena) {
    requireArchitecture();
    var tokenizer = GgufTokenizers.of(file);
    var named = renamed();
    var config = config(named, tokenizer);
    var tensors = new MappedTensors(arena, named, new GgufRowOrder(config));
    LlamaTensors.requireMatch(config, tensors);
    var template = file.text("tokenizer.chat_template");
    return new LoadedModelFiles(
        config,
        tensors,
        tokenizer,
        template
            .map(source -> ChatTemplates.of(source, specialText("bos"), specialText("eos")))
            .orElse(null));
  }

  private void requireArchitecture() {
    var name = file.text("general.architecture").orElse("(none named)");
    if (!name.equals(ARCHITECTURE)) {
      throw Refusal.of(
          "The GGUF architecture %s is not supported; supported is %s (Llama, Mistral and the like)."
              .formatted(Refusal.shown(name), ARCHITECTURE));
    }
    if (whole("expert_count", 0) > 0) {
      throw Refusal.of("Models with experts are not supported; use a dense Llama model.");
    }
  }

  private Map<String, StoredTensor> renamed() {
    var named = new HashMap<String, StoredTensor>();
    for (var entry : file.tensors().entrySet()) {
      if (!entry.getKey().equals("rope_freqs.weight")) {
        named.put(GgufNames.huggingFace(entry.getKey()), entry.getValue());
      }
    }
    return named;
  }

  private ModelConfig config(Map<String, StoredTensor> tensors, Tokenizer tokenizer) {
    int hidden = required("embedding_length");
    int heads = required("attention.head_count");
    int headDim = whole("attention.key_length", heads < 1 ? 0 : hidden / heads);
    if (whole("rope.dimension_count", headDim) != headDim) {
      throw Refusal.of("The model rotates only a part of each head, which is not supported.");
    }
    var embedding = tensors.get(LlamaTensors.EMBEDDING);
    try {
      return new ModelConfig(
          hidden,
          required("feed_forward_length"),
          required("block_count"),
          heads,
          whole("attention.head_count_kv", heads),
          headDim,
          embedding == null
              ? tokenizer.size()
              : (int) Math.min(embedding.info().rows(), Integer.MAX_VALUE),
          required("context_length"),
          real("rope.freq_base", 10_000),
          ropeScaling(headDim),
          real("attention.layer_norm_rms_epsilon", 1e-5),
          !tensors.containsKey(LlamaTensors.HEAD),
          id("bos"),
          EndTokens.of(eosIds(), "", tokenizer));
    } catch (IllegalArgumentException e) {
      throw Refusal.of("The GGUF file is not usable: " + e.getMessage() + ".");
    }
  }

  private @Nullable RopeScaling ropeScaling(int headDim) {
    var factors = file.tensors().get("rope_freqs.weight");
    if (factors != null) {
      return RopeFactors.recognise(factors, real("rope.freq_base", 10_000), headDim);
    }
    var kind = file.text(ARCHITECTURE + ".rope.scaling.type").orElse("none");
    return switch (kind) {
      case "none" -> null;
      case "linear" ->
          new RopeScaling(RopeScaling.Kind.LINEAR, real("rope.scaling.factor", 1), 1, 1, 1);
      default ->
          throw Refusal.of(
              "The RoPE scaling %s is not supported; supported are none, linear and Llama 3."
                  .formatted(Refusal.shown(kind)));
    };
  }

  private Set<Integer> eosIds() {
    var ids = new HashSet<Integer>();
    for (var name : new String[] {"eos", "eot", "eom"}) {
      var id = id(name);
      if (id != null) {
        ids.add(id);
      }
    }
    return ids;
  }

  private @Nullable Integer id(String name) {
    return file.whole("tokenizer.ggml." + name + "_token_id")
        .filter(id -> id >= 0 && id < ModelConfig.VOCABULARY_MAX)
        .map(Long::intValue)
        .orElse(null);
  }

  private String specialText(String name) {
    var id = id(name);
    var texts = file.texts("tokenizer.ggml.tokens");
    return id != null && texts.isPresent() && id < texts.get().size() ? texts.get().get(id) : "";
  }

  private int required(String key) {
    var value = file.whole(ARCHITECTURE + "." + key);
    if (value.isEmpty()) {
      throw Refusal.of("The GGUF file lacks the value llama." + key + ". Convert it again.");
    }
    return clamped(value.get());
  }

  private int whole(String key, int otherwise) {
    return file.whole(ARCHITECTURE + "." + key).map(GgufModel::clamped).orElse(otherwise);
  }

  private double real(String key, double otherwise) {
    return file.real(ARCHITECTURE + "." + key).orElse(otherwise);
  }

  // What does not fit into an int is out of every range that ModelConfig allows.
  private static int clamped(long value) {
    return Math.clamp(value, -1, Integer.MAX_VALUE);
  }
}
