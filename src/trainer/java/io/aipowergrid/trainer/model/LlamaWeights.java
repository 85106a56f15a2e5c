package io.aipowergrid.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongToDoubleFunction;

/**
 * The trained tensors by their Hugging Face names. Owned by the training thread.
 *
 * <p>Projections are (out, in) matrices as {@code torch.nn.Linear} keeps them.
 */
public final class LlamaWeights {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";

  /** Standard deviation of fresh weights; the usual 0.02 learns more slowly at this width. */
  private static final double INITIAL_DEVIATION = 0.04;

  private final Map<String, NDArray> tensors = new LinkedHashMap<>();

  private LlamaWeights() {}

  /** Fresh weights: the same for the same seed on every machine. */
  public static LlamaWeights random(NDManager manager, LlamaShape shape, long seed) {
    var random = new SplittableRandom(seed);
    // What a layer adds to the residual stream starts smaller, so that the sum keeps its size.
    var residualDeviation = INITIAL_DEVIATION / Math.sqrt(2.0 * shape.layers());
    var weights = new LlamaWeights();
    tensorShapes(shape)
        .forEach(
            (name, size) -> {
              var residual = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
              var deviation = residual ? residualDeviation : INITIAL_DEVIATION;
              LongToDoubleFunction value =
                  name.endsWith("norm.weight") ? i -> 1 : i -> random.nextGaussian() * deviation;
              weights.put(name, manager.create(fill(size, value), size));
            });
    return weights;
  }

  /** Weights read from a file or a checkpoint; every tensor must be there with its size. */
  static LlamaWeights of(NDManager manager, LlamaShape shape, Map<String, float[]> values) {
    var weights = new LlamaWeights();
    tensorShapes(shape)
        .forEach(
            (name, size) -> {
              var value = values.get(name);
              if (value == null || value.length != size.size()) {
                throw new IllegalArgumentException(name + " is missing or has the wrong size");
              }
              weights.put(name, manager.create(value, size));
            });
    return weights;
  }

  /** Every tensor of a model of this shape, in the order of the file. */
  public static Map<String, Shape> tensorShapes(LlamaShape shape) {
    var hidden = shape.hiddenSize();
    var shapes = new LinkedHashMap<String, Shape>();
    shapes.put(EMBEDDING, new Shape(shape.vocabSize(), hidden));
    for (var layer = 0; layer < shape.layers(); layer++) {
      shapes.put(name(layer, "input_layernorm"), new Shape(hidden));
      shapes.put(name(layer, "self_attn.q_proj"), new Shape(shape.queryWidth(), hidden));
      shapes.put(name(layer, "self_attn.k_proj"), new Shape(shape.keyValueWidth(), hidden));
      shapes.put(name(layer, "self_attn.v_proj"), new Shape(shape.keyValueWidth(), hidden));
      shapes.put(name(layer, "self_attn.o_proj"), new Shape(hidden, shape.queryWidth()));
      shapes.put(name(layer, "post_attention_layernorm"), new Shape(hidden));
      shapes.put(name(layer, "mlp.gate_proj"), new Shape(shape.intermediateSize(), hidden));
      shapes.put(name(layer, "mlp.up_proj"), new Shape(shape.intermediateSize(), hidden));
      shapes.put(name(layer, "mlp.down_proj"), new Shape(hidden, shape.intermediateSize()));
    }
    shapes.put(FINAL_NORM, new Shape(hidden));
    return shapes;
  }

  /** The full name of a tensor of one layer, for example {@code self_attn.q_proj}. */
  static String name(int layer, String part) {
    return "model.layers." + layer + "." + part + ".weight";
  }

  NDArray get(String name) {
    var tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  Map<String, NDArray> tensors() {
    return tensors;
  }

  /** The values as plain arrays, in the order of the file. */
  public Map<String, float[]> values() {
    var values = new LinkedHashMap<String, float[]>();
    tensors.forEach((name, tensor) -> values.put(name, tensor.toFloatArray()));
    return values;
  }

  private void put(String name, NDArray tensor) {
    tensor.setRequiresGradient(true);
    tensors.put(name, tensor);
  }

  private static float[] fill(Shape shape, LongToDoubleFunction value) {
    var values = new float[Math.toIntExact(shape.size())];
    for (var i = 0; i < values.length; i++) {
      values[i] = (float) value.applyAsDouble(i);
    }
    return values;
  }
}
