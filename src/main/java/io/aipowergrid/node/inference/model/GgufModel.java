package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.inference.model.ModelConfig.RopeScaling;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Opens a GGUF file as if it were in the Hugging Face form. */
final class GgufModel {
  private final GgufFile file;
  private final GgufFamily family;
  private final GgufValues values;

  private GgufModel(GgufFile file) {
    this.file = file;
    this.family = GgufFamily.of(file);
    this.values = new GgufValues(file, family.architecture());
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
    if (values.whole("expert_count", 0) > 0) {
      throw Refusal.of("Models with experts are not supported; use a dense model.");
    }
    var tokenizer = GgufTokenizers.of(file);
    var named = renamed();
    var config = config(named, tokenizer);
    var tensors = new MappedTensors(arena, named, family.rowOrder(config));
    DecoderTensors.requireMatch(config, tensors);
    var template = file.text("tokenizer.chat_template");
    return new LoadedModelFiles(
        family.architecture(),
        config,
        tensors,
        tokenizer,
        template
            .map(source -> ChatTemplates.of(source, specialText("bos"), specialText("eos")))
            .orElse(null));
  }

  private Map<String, StoredTensor> renamed() {
    var named = new HashMap<String, StoredTensor>();
    for (var entry : file.tensors().entrySet()) {
      if (!entry.getKey().equals("rope_freqs.weight")) {
        named.put(GgufNames.huggingFace(entry.getKey(), family), entry.getValue());
      }
    }
    return named;
  }

  private ModelConfig config(Map<String, StoredTensor> tensors, Tokenizer tokenizer) {
    int hidden = values.required("embedding_length");
    int layers = values.required("block_count");
    int context = values.required("context_length");
    int heads = values.required("attention.head_count");
    int headDim = headDim(hidden, heads);
    var embedding = tensors.get(DecoderTensors.EMBEDDING);
    try {
      return new ModelConfig(
          hidden,
          values.required("feed_forward_length"),
          layers,
          heads,
          values.whole("attention.head_count_kv", heads),
          headDim,
          embedding == null
              ? tokenizer.size()
              : (int) Math.min(embedding.info().rows(), Integer.MAX_VALUE),
          context,
          values.real("rope.freq_base", 10_000),
          ropeScaling(headDim),
          values.real("attention.layer_norm_rms_epsilon", 1e-5),
          !tensors.containsKey(DecoderTensors.HEAD),
          id("bos"),
          EndTokens.of(eosIds(), "", tokenizer),
          new GgufVariant(values, layers, context).read(family));
    } catch (IllegalArgumentException e) {
      throw Refusal.of("The GGUF file is not usable: " + e.getMessage() + ".");
    }
  }

  private int headDim(int hidden, int heads) {
    if (heads < 1 || heads > hidden) {
      throw values.refused("attention.head_count", "is " + heads + ", but the width is " + hidden);
    }
    int headDim = values.whole("attention.key_length", hidden / heads);
    if (values.whole("rope.dimension_count", headDim) != headDim) {
      throw Refusal.of("The model rotates only a part of each head, which is not supported.");
    }
    return headDim;
  }

  // Where a factor stands without its type, or under its older name, other readers take it for
  // linear; one that is no stretch at all is none.
  private @Nullable RopeScaling ropeScaling(int headDim) {
    var kind = values.text("rope.scaling.type").orElse("none");
    double factor = values.real("rope.scaling.factor", 1);
    if (factor != 1 && !values.has("rope.scaling.type")) {
      throw values.refused("rope.scaling.factor", "stands without rope.scaling.type");
    }
    if (values.real("rope.scale_linear", 1) != 1) {
      throw values.refused("rope.scale_linear", "is an older form that is not read");
    }
    var factors = file.tensors().get("rope_freqs.weight");
    if (factors != null) {
      if (!kind.equals("none")) {
        throw values.refused("rope.scaling.type", "stands beside a rope_freqs table");
      }
      return RopeFactors.recognise(factors, values.real("rope.freq_base", 10_000), headDim);
    }
    return switch (kind) {
      case "none" -> null;
      case "linear" -> new RopeScaling(RopeScaling.Kind.LINEAR, factor, 1, 1, 1);
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
}
