package io.aipowergrid.node.inference.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors a Llama-family model has, by Hugging Face name. */
final class LlamaTensors {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String OUTPUT_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  private LlamaTensors() {}

  /** Name and shape of every tensor the engine reads, in the order of computing. */
  static Map<String, List<Long>> shapes(ModelConfig config) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    long query = (long) config.heads() * config.headDim();
    long keyValue = (long) config.kvHeads() * config.headDim();
    var shapes = new LinkedHashMap<String, List<Long>>();
    shapes.put(EMBEDDING, List.of((long) config.vocabularySize(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      var prefix = "model.layers." + layer + ".";
      shapes.put(prefix + "input_layernorm.weight", List.of(hidden));
      shapes.put(prefix + "self_attn.q_proj.weight", List.of(query, hidden));
      shapes.put(prefix + "self_attn.k_proj.weight", List.of(keyValue, hidden));
      shapes.put(prefix + "self_attn.v_proj.weight", List.of(keyValue, hidden));
      shapes.put(prefix + "self_attn.o_proj.weight", List.of(hidden, query));
      shapes.put(prefix + "post_attention_layernorm.weight", List.of(hidden));
      shapes.put(prefix + "mlp.gate_proj.weight", List.of(inner, hidden));
      shapes.put(prefix + "mlp.up_proj.weight", List.of(inner, hidden));
      shapes.put(prefix + "mlp.down_proj.weight", List.of(hidden, inner));
    }
    shapes.put(OUTPUT_NORM, List.of(hidden));
    if (!config.tiedEmbeddings()) {
      shapes.put(HEAD, List.of((long) config.vocabularySize(), hidden));
    }
    return shapes;
  }

  /** Number of weights. */
  static long parameters(ModelConfig config) {
    return shapes(config).values().stream()
        .mapToLong(shape -> shape.stream().reduce(1L, Math::multiplyExact))
        .reduce(0, Math::addExact);
  }

  /** Refuses tensors that lack, have another shape than the configuration says, or are too many. */
  static void requireMatch(ModelConfig config, TensorSource tensors) {
    var shapes = shapes(config);
    for (var expected : shapes.entrySet()) {
      requireShape(expected.getKey(), expected.getValue(), tensors);
    }
    var unknown = unknown(shapes.keySet(), config, tensors);
    if (!unknown.isEmpty()) {
      throw Refusal.of(
          "The model has tensors the Llama engine does not know, such as %s. It is of another kind."
              .formatted(Refusal.shown(unknown.stream().sorted().findFirst().orElseThrow())));
    }
  }

  private static void requireShape(String name, List<Long> shape, TensorSource tensors) {
    if (!tensors.names().contains(name)) {
      throw Refusal.of("The model lacks the tensor " + name + ". Get all of its files.");
    }
    var found = tensors.info(name).shape();
    if (!found.equals(shape)) {
      throw Refusal.of(
          "Tensor %s has the shape %s, but the configuration says %s. The files do not belong together."
              .formatted(name, found, shape));
    }
  }

  private static Set<String> unknown(Set<String> known, ModelConfig config, TensorSource tensors) {
    return tensors.names().stream()
        .filter(name -> !known.contains(name))
        .filter(name -> !(config.tiedEmbeddings() && name.equals(HEAD)))
        .filter(name -> !name.endsWith(".rotary_emb.inv_freq"))
        .collect(Collectors.toSet());
  }
}
