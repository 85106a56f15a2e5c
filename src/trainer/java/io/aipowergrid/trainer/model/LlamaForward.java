package io.aipowergrid.trainer.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Activation;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;

/**
 * The Llama decoder as differentiable DJL operations. Owned by the training thread.
 *
 * <p>DJL gives a result to the manager of the first operand, so activations stand first everywhere
 * and die with the step's manager; a weight standing first would leak.
 */
public final class LlamaForward {
  private static final float MASKED = -1e9f;

  private final LlamaShape shape;
  private final LlamaWeights weights;

  public LlamaForward(LlamaShape shape, LlamaWeights weights) {
    this.shape = shape;
    this.weights = weights;
  }

  /** Mean cross-entropy over the batch's targets, in nats; a scalar with a gradient. */
  public NDArray loss(NDManager step, TrainingBatch batch) {
    var states = lastStates(step, batch);
    var rows = step.create(batch.targetPositions());
    // Only the positions that carry a target reach the head: half of its cost falls away.
    var wanted = Embedding.embedding(rows, states, SparseFormat.DENSE).singletonOrThrow();
    var logits = linear(wanted, LlamaWeights.EMBEDDING);
    var targets = step.create(batch.targets()).reshape(-1, 1);
    return logits.logSoftmax(-1).gather(targets, 1).mean().neg();
  }

  private NDArray lastStates(NDManager step, TrainingBatch batch) {
    var ids = step.create(batch.tokens(), new Shape(batch.rows(), batch.length()));
    var embedding = weights.get(LlamaWeights.EMBEDDING);
    var x = Embedding.embedding(ids, embedding, SparseFormat.DENSE).singletonOrThrow();
    var rope = RotaryTable.of(step, shape, batch.length());
    var mask = causalMask(step, batch.length());
    for (var layer = 0; layer < shape.layers(); layer++) {
      x = x.add(attention(layer, norm(x, LlamaWeights.name(layer, "input_layernorm")), rope, mask));
      x = x.add(feedForward(layer, norm(x, LlamaWeights.name(layer, "post_attention_layernorm"))));
    }
    return norm(x, LlamaWeights.FINAL_NORM).reshape(-1, shape.hiddenSize());
  }

  private NDArray norm(NDArray x, String weight) {
    var meanSquare = x.square().mean(new int[] {-1}, true);
    return x.div(meanSquare.add(shape.rmsNormEps()).sqrt()).mul(weights.get(weight));
  }

  private NDArray attention(int layer, NDArray x, RotaryTable rope, NDArray mask) {
    var rows = x.getShape().get(0);
    var length = x.getShape().get(1);
    var query = rope.rotate(heads(linear(layer, x, "self_attn.q_proj"), shape.heads()));
    var key = rope.rotate(heads(linear(layer, x, "self_attn.k_proj"), shape.keyValueHeads()));
    var value = heads(linear(layer, x, "self_attn.v_proj"), shape.keyValueHeads());

    // Query heads that share a key head stand below each other: no key is copied.
    var shared = length * (shape.heads() / shape.keyValueHeads());
    var grouped = query.reshape(rows, shape.keyValueHeads(), shared, shape.headDim());
    var scores = grouped.matMul(key.transpose(0, 1, 3, 2)).mul(1 / Math.sqrt(shape.headDim()));
    var weights = scores.reshape(rows, shape.heads(), length, length).add(mask).softmax(-1);
    var mixed = weights.reshape(rows, shape.keyValueHeads(), shared, length).matMul(value);

    var joined =
        mixed
            .reshape(rows, shape.heads(), length, shape.headDim())
            .transpose(0, 2, 1, 3)
            .reshape(rows, length, shape.queryWidth());
    return linear(layer, joined, "self_attn.o_proj");
  }

  private NDArray feedForward(int layer, NDArray x) {
    var gate = Activation.swish(linear(layer, x, "mlp.gate_proj"), 1);
    return linear(layer, gate.mul(linear(layer, x, "mlp.up_proj")), "mlp.down_proj");
  }

  /** (rows, length, heads * dim) to (rows, heads, length, dim). */
  private NDArray heads(NDArray x, int heads) {
    var size = x.getShape();
    return x.reshape(size.get(0), size.get(1), heads, shape.headDim()).transpose(0, 2, 1, 3);
  }

  private NDArray linear(int layer, NDArray x, String part) {
    return linear(x, LlamaWeights.name(layer, part));
  }

  private NDArray linear(NDArray x, String weight) {
    return Linear.linear(x, weights.get(weight)).singletonOrThrow();
  }

  private static NDArray causalMask(NDManager step, int length) {
    var mask = new float[length * length];
    for (var query = 0; query < length; query++) {
      for (var key = query + 1; key < length; key++) {
        mask[query * length + key] = MASKED;
      }
    }
    return step.create(mask, new Shape(length, length));
  }

  /** Cosines and sines by position, in the "rotate half" order of Hugging Face. */
  private record RotaryTable(NDArray cosines, NDArray sines) {
    private static final int HEAD_AXIS = 3;

    static RotaryTable of(NDManager step, LlamaShape shape, int length) {
      var half = shape.headDim() / 2;
      var cosines = new float[length * half];
      var sines = new float[length * half];
      for (var position = 0; position < length; position++) {
        for (var i = 0; i < half; i++) {
          var angle = position * Math.pow(shape.ropeTheta(), -2.0 * i / shape.headDim());
          cosines[position * half + i] = (float) Math.cos(angle);
          sines[position * half + i] = (float) Math.sin(angle);
        }
      }
      var size = new Shape(length, half);
      return new RotaryTable(step.create(cosines, size), step.create(sines, size));
    }

    NDArray rotate(NDArray x) {
      var halves = x.split(2, HEAD_AXIS);
      var first = halves.get(0);
      var second = halves.get(1);
      return NDArrays.concat(
          new NDList(
              first.mul(cosines).sub(second.mul(sines)), second.mul(cosines).add(first.mul(sines))),
          HEAD_AXIS);
    }
  }
}
