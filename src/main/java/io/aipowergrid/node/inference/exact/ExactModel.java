package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model in memory: weights requantised to profile I in the layout of the kernels, RoPE tables,
 * tokenizer, and the root that names all of it. Safe for any thread; nothing changes but where it
 * is computed.
 */
final class ExactModel {
  /**
   * Weights of one layer. What only some families have is null in the others.
   *
   * @param attentionIn rows of q, k and v, stacked
   * @param attentionBias added to their products, stacked alike
   * @param attentionOutNorm for what attention gives, before it is added
   * @param feedForwardIn rows of gate and up, stacked
   * @param feedForwardOutNorm for what the feed-forward part gives, before it is added
   */
  @SuppressWarnings("ArrayRecordComponent") // Built once, never changed.
  record Layer(
      RmsNorm attentionNorm,
      WeightMatrix attentionIn,
      float @Nullable [] attentionBias,
      @Nullable HeadNorms headNorms,
      WeightMatrix attentionOut,
      @Nullable RmsNorm attentionOutNorm,
      RmsNorm feedForwardNorm,
      WeightMatrix feedForwardIn,
      WeightMatrix feedForwardOut,
      @Nullable RmsNorm feedForwardOutNorm) {}

  /** The norms of the heads of q and of k. */
  record HeadNorms(RmsNorm query, RmsNorm key) {}

  private final ModelConfig config;
  private final Tokenizer tokenizer;
  private final RopeTables rope;
  private final RopeTables localRope;
  private final List<Layer> layers = new ArrayList<>();
  private final WeightMatrix embedding;
  private final WeightMatrix head;
  private final RmsNorm finalNorm;
  private final Hash256 root;
  private final long parameters;
  private final long bytes;
  private @Nullable TokenBytes tokenBytes;
  private @Nullable ExactDevice home;
  private volatile @Nullable DeviceModel device;

  /** Reads and requantises all tensors; the source is not needed afterwards. */
  static ExactModel requantise(LoadedModelFiles files) {
    return new ExactModel(files);
  }

  private ExactModel(LoadedModelFiles files) {
    this.config = files.config();
    this.tokenizer = files.tokenizer();
    DecoderTensors.requireMatch(config, files.tensors());
    var leaves = new ModelRoot(config);
    var reader = new TensorReader(config, files.tensors(), leaves);
    this.embedding = reader.vocabulary(DecoderTensors.EMBEDDING);
    for (int layer = 0; layer < config.layers(); layer++) {
      layers.add(reader.layer(layer));
    }
    this.finalNorm = reader.norm(DecoderTensors.OUTPUT_NORM);
    this.head = config.tiedEmbeddings() ? embedding : reader.vocabulary(DecoderTensors.HEAD);
    this.rope = reader.tables("rope", RopeTables.of(config));
    this.localRope =
        config.variant().localRopeTheta() > 0
            ? reader.tables("rope.local", RopeTables.local(config))
            : rope;
    this.root = leaves.finish();
    this.parameters = reader.parameters();
    this.bytes = reader.bytes();
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

  /** Has a device compute it, where it can; before anybody uses the model. */
  synchronized void moveTo(ExactDevice other) {
    home = other;
    device = other.place(this);
  }

  /** Its copy on a device; null when the processor computes it. */
  @Nullable DeviceModel device() {
    return device;
  }

  /** Frees its copy; only while no pass runs. What sequences have there is lost. */
  synchronized void leaveDevice() {
    var placed = device;
    device = null;
    if (placed != null && home != null) {
      home.remove(placed);
    }
  }

  /** The tables by which a layer rotates. */
  RopeTables rope(int layer) {
    return config.variant().isLocal(layer) ? localRope : rope;
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

  RmsNorm finalNorm() {
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
