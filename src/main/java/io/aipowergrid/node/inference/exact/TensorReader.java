package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorSource;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and requantises a model's tensors in the order of its root's leaves, and counts. Used once,
 * by one thread.
 */
final class TensorReader {
  private final ModelConfig config;
  private final TensorSource tensors;
  private final ModelRoot leaves;
  private long parameters;
  private long bytes;

  TensorReader(ModelConfig config, TensorSource tensors, ModelRoot leaves) {
    this.config = config;
    this.tensors = tensors;
    this.leaves = leaves;
  }

  /** Embedding or head. */
  WeightMatrix vocabulary(String name) {
    return pack(matrix(name, config.vocabularySize(), config.hiddenSize()));
  }

  ExactModel.Layer layer(int index) {
    var prefix = DecoderTensors.layer(index);
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    var variant = config.variant();
    var attentionNorm = norm(prefix + DecoderTensors.INPUT_NORM);
    var q = matrix(prefix + "self_attn.q_proj.weight", queries, hidden);
    var k = matrix(prefix + "self_attn.k_proj.weight", keys, hidden);
    var v = matrix(prefix + "self_attn.v_proj.weight", keys, hidden);
    var bias = variant.projectionBias() ? bias(prefix, queries, keys) : null;
    var headNorms = variant.headNorms() ? headNorms(prefix) : null;
    var o = matrix(prefix + "self_attn.o_proj.weight", hidden, queries);
    var attentionOutNorm = outputNorm(prefix + DecoderTensors.POST_ATTENTION_NORM);
    var feedForwardNorm = norm(prefix + DecoderTensors.feedForwardNorm(variant));
    var gate = matrix(prefix + "mlp.gate_proj.weight", inner, hidden);
    var up = matrix(prefix + "mlp.up_proj.weight", inner, hidden);
    var down = matrix(prefix + "mlp.down_proj.weight", hidden, inner);
    var feedForwardOutNorm = outputNorm(prefix + DecoderTensors.POST_FEED_FORWARD_NORM);
    return new ExactModel.Layer(
        attentionNorm,
        pack(q, k, v),
        bias,
        headNorms,
        pack(o),
        attentionOutNorm,
        feedForwardNorm,
        pack(gate, up),
        pack(down),
        feedForwardOutNorm);
  }

  /** Of a hidden state. */
  RmsNorm norm(String name) {
    return norm(name, config.hiddenSize());
  }

  private RmsNorm norm(String name, int length) {
    return new RmsNorm(vector(name, length), (float) config.rmsNormEps());
  }

  private @Nullable RmsNorm outputNorm(String name) {
    return config.variant().outputNorms() ? norm(name) : null;
  }

  private ExactModel.HeadNorms headNorms(String prefix) {
    var query = norm(prefix + DecoderTensors.QUERY_NORM, config.headDim());
    return new ExactModel.HeadNorms(
        query, norm(prefix + DecoderTensors.KEY_NORM, config.headDim()));
  }

  /** Those of q, k and v, stacked as the products are. */
  private float[] bias(String prefix, int queries, int keys) {
    var stacked = new float[queries + 2 * keys];
    int at = 0;
    for (int i = 0; i < DecoderTensors.BIASES.size(); i++) {
      var part = vector(prefix + DecoderTensors.BIASES.get(i), i == 0 ? queries : keys);
      System.arraycopy(part, 0, stacked, at, part.length);
      at += part.length;
    }
    return stacked;
  }

  /** Tables go into the root as vectors. */
  RopeTables tables(String name, RopeTables tables) {
    leaves.add(name + ".cos", tables.cos());
    leaves.add(name + ".sin", tables.sin());
    bytes += (long) (tables.cos().length + tables.sin().length) * Float.BYTES;
    return tables;
  }

  private QuantisedMatrix matrix(String name, int rows, int columns) {
    var matrix = MatrixQuantiser.read(tensors, name, rows, columns);
    leaves.add(name, matrix);
    parameters += (long) rows * columns;
    return matrix;
  }

  private float[] vector(String name, int length) {
    var vector = MatrixQuantiser.readVector(tensors, name, length);
    leaves.add(name, vector);
    parameters += vector.length;
    bytes += (long) vector.length * Float.BYTES;
    return vector;
  }

  private WeightMatrix pack(QuantisedMatrix... parts) {
    var packed = new WeightMatrix(Stream.of(parts).toList());
    bytes += packed.bytes();
    return packed;
  }

  /** Number of weights read. */
  long parameters() {
    return parameters;
  }

  /** Memory of what was read. */
  long bytes() {
    return bytes;
  }
}
