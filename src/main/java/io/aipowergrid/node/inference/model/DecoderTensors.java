package io.aipowergrid.node.inference.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The tensors a model has, by Hugging Face name: one list for loaders and engine. */
public final class DecoderTensors {
  public static final String EMBEDDING = "model.embed_tokens.weight";
  public static final String OUTPUT_NORM = "model.norm.weight";
  public static final String HEAD = "lm_head.weight";

  public static final String INPUT_NORM = "input_layernorm.weight";
  public static final String POST_ATTENTION_NORM = "post_attention_layernorm.weight";
  public static final String PRE_FEED_FORWARD_NORM = "pre_feedforward_layernorm.weight";
  public static final String POST_FEED_FORWARD_NORM = "post_feedforward_layernorm.weight";
  public static final String QUERY_NORM = "self_attn.q_norm.weight";
  public static final String KEY_NORM = "self_attn.k_norm.weight";

  /** Of q, k and v. */
  public static final List<String> BIASES =
      List.of("self_attn.q_proj.bias", "self_attn.k_proj.bias", "self_attn.v_proj.bias");

  /** Tables some files carry although they follow from the configuration. */
  private static final String ROPE_TABLE_SUFFIX = ".rotary_emb.inv_freq";

  /** What the names of all tensors of layers begin with. */
  static final String LAYERS = "model.layers.";

  private DecoderTensors() {}

  /** What the names of a layer's tensors begin with. */
  public static String layer(int index) {
    return LAYERS + index + ".";
  }

  /** The norm before the gate; where attention's output is normed too, the plain name is that's. */
  public static String feedForwardNorm(DecoderVariant variant) {
    return variant.outputNorms() ? PRE_FEED_FORWARD_NORM : POST_ATTENTION_NORM;
  }

  /** Name and shape of every tensor the engine reads, in the order of computing. */
  public static Map<String, List<Long>> shapes(ModelConfig config) {
    long hidden = config.hiddenSize();
    var shapes = new LinkedHashMap<String, List<Long>>();
    shapes.put(EMBEDDING, List.of((long) config.vocabularySize(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      attention(config, layer(layer), shapes);
      feedForward(config, layer(layer), shapes);
    }
    shapes.put(OUTPUT_NORM, List.of(hidden));
    if (!config.tiedEmbeddings()) {
      shapes.put(HEAD, List.of((long) config.vocabularySize(), hidden));
    }
    return shapes;
  }

  private static void attention(ModelConfig config, String prefix, Map<String, List<Long>> shapes) {
    long hidden = config.hiddenSize();
    long query = (long) config.heads() * config.headDim();
    long keyValue = (long) config.kvHeads() * config.headDim();
    shapes.put(prefix + INPUT_NORM, List.of(hidden));
    shapes.put(prefix + "self_attn.q_proj.weight", List.of(query, hidden));
    shapes.put(prefix + "self_attn.k_proj.weight", List.of(keyValue, hidden));
    shapes.put(prefix + "self_attn.v_proj.weight", List.of(keyValue, hidden));
    if (config.variant().projectionBias()) {
      shapes.put(prefix + BIASES.get(0), List.of(query));
      shapes.put(prefix + BIASES.get(1), List.of(keyValue));
      shapes.put(prefix + BIASES.get(2), List.of(keyValue));
    }
    if (config.variant().headNorms()) {
      shapes.put(prefix + QUERY_NORM, List.of((long) config.headDim()));
      shapes.put(prefix + KEY_NORM, List.of((long) config.headDim()));
    }
    shapes.put(prefix + "self_attn.o_proj.weight", List.of(hidden, query));
    if (config.variant().outputNorms()) {
      shapes.put(prefix + POST_ATTENTION_NORM, List.of(hidden));
    }
  }

  private static void feedForward(
      ModelConfig config, String prefix, Map<String, List<Long>> shapes) {
    long hidden = config.hiddenSize();
    long inner = config.intermediateSize();
    shapes.put(prefix + feedForwardNorm(config.variant()), List.of(hidden));
    shapes.put(prefix + "mlp.gate_proj.weight", List.of(inner, hidden));
    shapes.put(prefix + "mlp.up_proj.weight", List.of(inner, hidden));
    shapes.put(prefix + "mlp.down_proj.weight", List.of(hidden, inner));
    if (config.variant().outputNorms()) {
      shapes.put(prefix + POST_FEED_FORWARD_NORM, List.of(hidden));
    }
  }

  /** Number of weights. */
  static long parameters(ModelConfig config) {
    return shapes(config).values().stream()
        .mapToLong(shape -> shape.stream().reduce(1L, Math::multiplyExact))
        .reduce(0, Math::addExact);
  }

  /**
   * Refuses tensors that lack, have another shape than the configuration says, or are too many: a
   * bias or adapter left unread would silently give another model.
   *
   * @throws io.aipowergrid.node.base.NodeException UNPROCESSABLE, naming the tensor
   */
  public static void requireMatch(ModelConfig config, TensorSource tensors) {
    var shapes = shapes(config);
    for (var expected : shapes.entrySet()) {
      requireShape(expected.getKey(), expected.getValue(), tensors);
    }
    var unknown = unknown(shapes.keySet(), config, tensors);
    if (!unknown.isEmpty()) {
      throw Refusal.of(
          "The model has tensors the engine does not know for its family, such as %s. It is of another kind."
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
        .filter(name -> !name.endsWith(ROPE_TABLE_SUFFIX))
        .collect(Collectors.toSet());
  }
}
