package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorSource;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory: weights requantised to profile I in the layout of the kernels, RoPE tables,
 * tokenizer, and the root that names all of it. Immutable; safe for any thread.
 */
final class ExactModel {
  static final String EMBEDDING = "model.embed_tokens.weight";
  static final String FINAL_NORM = "model.norm.weight";
  static final String HEAD = "lm_head.weight";

  /** Tables some files carry although they follow from the configuration. */
  private static final String ROPE_TABLE_SUFFIX = "rotary_emb.inv_freq";

  /**
   * Weights of one layer.
   *
   * @param attentionIn rows of q, k and v, stacked
   * @param feedForwardIn rows of gate and up, stacked
   */
  @SuppressWarnings("ArrayRecordComponent") // Built once, never changed.
  record Layer(
      float[] attentionNorm,
      WeightMatrix attentionIn,
      WeightMatrix attentionOut,
      float[] feedForwardNorm,
      WeightMatrix feedForwardIn,
      WeightMatrix feedForwardOut) {}

  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final RopeTables rope;
  private final List<Layer> layers = new ArrayList<>();
  private final WeightMatrix embedding;
  private final WeightMatrix head;
  private final float[] finalNorm;
  private final Hash256 root;
  private @Nullable TokenBytes tokenBytes;
  private long parameters;
  private long bytes;

  /** Reads and requantises all tensors; the source is not needed afterwards. */
  static ExactModel requantise(LoadedModelFiles files) {
    return new ExactModel(files);
  }

  private ExactModel(LoadedModelFiles files) {
    this.config = files.config();
    this.tokenizer = files.tokenizer();
    this.rope = RopeTables.of(config);
    var tensors = files.tensors();
    requireKnownNames(tensors.names());
    var leaves = new ModelRoot(config);
    var rows = matrix(tensors, leaves, EMBEDDING, config.vocabularySize(), config.hiddenSize());
    this.embedding = pack(List.of(rows));
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(layer(tensors, leaves, "model.layers." + layer + "."));
    }
    this.finalNorm = vector(tensors, leaves, FINAL_NORM);
    this.head =
        config.tiedEmbeddings()
            ? embedding
            : pack(
                List.of(
                    matrix(tensors, leaves, HEAD, config.vocabularySize(), config.hiddenSize())));
    leaves.add("rope.cos", rope.cos());
    leaves.add("rope.sin", rope.sin());
    this.bytes += (long) (rope.cos().length + rope.sin().length) * Float.BYTES;
    this.root = leaves.finish();
  }

  private Layer layer(TensorSource tensors, ModelRoot leaves, String prefix) {
    int hidden = config.hiddenSize();
    int inner = config.intermediateSize();
    int queries = config.heads() * config.headDim();
    int keys = config.kvHeads() * config.headDim();
    var attentionNorm = vector(tensors, leaves, prefix + "input_layernorm.weight");
    var q = matrix(tensors, leaves, prefix + "self_attn.q_proj.weight", queries, hidden);
    var k = matrix(tensors, leaves, prefix + "self_attn.k_proj.weight", keys, hidden);
    var v = matrix(tensors, leaves, prefix + "self_attn.v_proj.weight", keys, hidden);
    var o = matrix(tensors, leaves, prefix + "self_attn.o_proj.weight", hidden, queries);
    var feedForwardNorm = vector(tensors, leaves, prefix + "post_attention_layernorm.weight");
    var gate = matrix(tensors, leaves, prefix + "mlp.gate_proj.weight", inner, hidden);
    var up = matrix(tensors, leaves, prefix + "mlp.up_proj.weight", inner, hidden);
    var down = matrix(tensors, leaves, prefix + "mlp.down_proj.weight", hidden, inner);
    return new Layer(
        attentionNorm,
        pack(List.of(q, k, v)),
        pack(List.of(o)),
        feedForwardNorm,
        pack(List.of(gate, up)),
        pack(List.of(down)));
  }

  private QuantisedMatrix matrix(
      TensorSource tensors, ModelRoot leaves, String name, int rows, int columns) {
    var matrix = MatrixQuantiser.read(tensors, name, rows, columns);
    leaves.add(name, matrix);
    parameters += (long) rows * columns;
    return matrix;
  }

  private float[] vector(TensorSource tensors, ModelRoot leaves, String name) {
    var vector = MatrixQuantiser.readVector(tensors, name, config.hiddenSize());
    leaves.add(name, vector);
    parameters += vector.length;
    bytes += (long) vector.length * Float.BYTES;
    return vector;
  }

  private WeightMatrix pack(List<QuantisedMatrix> parts) {
    var packed = new WeightMatrix(parts);
    bytes += packed.bytes();
    return packed;
  }

  // A bias or adapter left unread would silently give another model.
  private void requireKnownNames(Set<String> names) {
    var unknown = new HashSet<>(names);
    unknown.removeAll(tensorNames(config));
    unknown.remove(HEAD);
    unknown.removeIf(name -> name.endsWith(ROPE_TABLE_SUFFIX));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "the model has tensors a Llama model has not, such as " + unknown.iterator().next());
    }
  }

  /** All tensor names a model of that shape has. */
  static Set<String> tensorNames(ModelConfig config) {
    var names = new HashSet<>(Set.of(EMBEDDING, FINAL_NORM));
    if (!config.tiedEmbeddings()) {
      names.add(HEAD);
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      var prefix = "model.layers." + layer + ".";
      for (var part : List.of("q", "k", "v", "o")) {
        names.add(prefix + "self_attn." + part + "_proj.weight");
      }
      for (var part : List.of("gate", "up", "down")) {
        names.add(prefix + "mlp." + part + "_proj.weight");
      }
      names.add(prefix + "input_layernorm.weight");
      names.add(prefix + "post_attention_layernorm.weight");
    }
    return names;
  }

  ModelConfig config() {
    return config;
  }

  Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The vocabulary sorted by bytes; made when it is first needed. */
  synchronized TokenBytes tokenBytes() {
    if (tokenBytes == null) {
      int size = tokenizer.size();
      // Some models have more rows of logits than tokens.
      tokenBytes =
          new TokenBytes(
              id -> id < size ? tokenizer.tokenBytes(id) : new byte[0],
              config.vocabularySize(),
              config.eosIds());
    }
    return tokenBytes;
  }

  RopeTables rope() {
    return rope;
  }

  Layer layer(int index) {
    return layers.get(index);
  }

  WeightMatrix embedding() {
    return embedding;
  }

  WeightMatrix head() {
    return head;
  }

  float[] finalNorm() {
    return finalNorm;
  }

  /** Merkle root over shape, tensors and tables. */
  Hash256 modelRoot() {
    return root;
  }

  /** Number of weights. */
  long parameters() {
    return parameters;
  }

  /** Bytes of weights that every step reads, however few tokens it has. */
  long bytesPerStep() {
    long sum = head.bytes();
    for (var layer : layers) {
      sum += layer.attentionIn.bytes() + layer.attentionOut.bytes();
      sum += layer.feedForwardIn.bytes() + layer.feedForwardOut.bytes();
    }
    return sum;
  }

  long bytesInMemory() {
    return bytes;
  }
}
