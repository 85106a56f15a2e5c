package io.aipowergrid.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.Map;

/** AdamW with a global gradient norm limit. Owned by the training thread. */
final class AdamW {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.98;
  private static final double EPSILON = 1e-8;
  private static final double WEIGHT_DECAY = 0.02;
  private static final double GRADIENT_NORM_MAX = 1.0;

  private final LlamaWeights weights;
  private final Map<String, NDArray> firstMoments = new LinkedHashMap<>();
  private final Map<String, NDArray> secondMoments = new LinkedHashMap<>();

  AdamW(NDManager manager, LlamaWeights weights) {
    this.weights = weights;
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              firstMoments.put(name, manager.zeros(tensor.getShape()));
              secondMoments.put(name, manager.zeros(tensor.getShape()));
            });
  }

  /** Moves every weight along its gradient, clears the gradients and returns their norm. */
  double update(NDManager step, long stepNumber, double learningRate) {
    var gradients = new LinkedHashMap<String, NDArray>();
    var squares = 0.0;
    for (var entry : weights.tensors().entrySet()) {
      var gradient = entry.getValue().getGradient();
      gradient.attach(step);
      gradients.put(entry.getKey(), gradient);
      squares += gradient.square().sum().getFloat();
    }
    var norm = Math.sqrt(squares);
    if (!Double.isFinite(norm)) {
      throw new IllegalStateException("gradient is not finite at step " + stepNumber);
    }
    var clip = Math.min(1, GRADIENT_NORM_MAX / Math.max(norm, EPSILON));
    var rate = learningRate * Math.sqrt(1 - Math.pow(BETA_2, stepNumber));
    rate /= 1 - Math.pow(BETA_1, stepNumber);
    for (var entry : gradients.entrySet()) {
      var gradient = entry.getValue();
      move(entry.getKey(), gradient.mul(clip), rate, learningRate);
      gradient.muli(0);
    }
    return norm;
  }

  private void move(String name, NDArray gradient, double rate, double learningRate) {
    var weight = weights.get(name);
    var first = moment(firstMoments, name);
    var second = moment(secondMoments, name);
    first.muli(BETA_1).addi(gradient.mul(1 - BETA_1));
    second.muli(BETA_2).addi(gradient.square().mul(1 - BETA_2));
    if (weight.getShape().dimension() > 1) {
      weight.muli(1 - learningRate * WEIGHT_DECAY);
    }
    var root = second.sqrt();
    root.attach(gradient.getManager());
    weight.subi(root.addi(EPSILON).pow(-1).muli(first).muli(rate));
  }

  /** Takes over the moments of a checkpoint. */
  void restore(Map<String, float[]> first, Map<String, float[]> second) {
    first.forEach((name, values) -> moment(firstMoments, name).set(values));
    second.forEach((name, values) -> moment(secondMoments, name).set(values));
  }

  private static NDArray moment(Map<String, NDArray> moments, String name) {
    var moment = moments.get(name);
    if (moment == null) {
      throw new IllegalArgumentException("no moment for " + name);
    }
    return moment;
  }

  Map<String, NDArray> firstMoments() {
    return firstMoments;
  }

  Map<String, NDArray> secondMoments() {
    return secondMoments;
  }
}
