package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the leaves of a model's root (docs/exact-arithmetic.md, "Model root"): the shape first,
 * then every tensor in the order of the forward pass, so that one layer can be fetched and checked
 * by itself.
 */
final class ModelRoot {
  private static final int LEAF_PREFIX = 0x00;

  private final List<Hash256> leaves = new ArrayList<>();

  ModelRoot(ModelConfig config) {
    leaves.add(shape(config));
    if (!config.variant().equals(DecoderVariant.LLAMA)) {
      leaves.add(decoder(config));
    }
  }

  // The tokens that end an answer are part of it: with others the same weights answer otherwise.
  private static Hash256 shape(ModelConfig config) {
    var leaf =
        new Sha256()
            .prefix(LEAF_PREFIX)
            .tag("aipg/shape/1")
            .text(ExactMath.ARITHMETIC_VERSION)
            .number(config.hiddenSize())
            .number(config.intermediateSize())
            .number(config.layers())
            .number(config.heads())
            .number(config.kvHeads())
            .number(config.headDim())
            .number(config.vocabularySize())
            .number(config.contextLength())
            .number(Float.floatToRawIntBits((float) config.rmsNormEps()))
            .number(config.tiedEmbeddings() ? 1 : 0)
            .number(config.eosIds().size());
    config.eosIds().stream().sorted().forEach(leaf::number);
    return leaf.finish();
  }

  // Llama's has none of these steps and no such leaf.
  private static Hash256 decoder(ModelConfig config) {
    var variant = config.variant();
    var leaf =
        new Sha256()
            .prefix(LEAF_PREFIX)
            .tag("aipg/decoder/1")
            .number(variant.projectionBias() ? 1 : 0)
            .number(variant.headNorms() ? 1 : 0)
            .number(variant.outputNorms() ? 1 : 0)
            .number(variant.activation() == Activation.GELU_TANH ? 1 : 0)
            .number(Float.floatToRawIntBits(variant.embeddingScale()))
            .number(Float.floatToRawIntBits(AttentionRule.of(config, 0).root()))
            .number(Float.floatToRawIntBits(variant.attentionCap()))
            .number(Float.floatToRawIntBits(variant.logitCap()))
            .number(variant.localRopeTheta() > 0 ? 1 : 0)
            .number(variant.windows().size());
    variant.windows().forEach(leaf::number);
    return leaf.finish();
  }

  void add(String name, QuantisedMatrix matrix) {
    leaves.add(
        start(name, "matrix")
            .number(matrix.rows())
            .number(matrix.columns())
            .matrix(matrix)
            .finish());
  }

  void add(String name, float[] vector) {
    leaves.add(start(name, "vector").number(vector.length).floats(vector).finish());
  }

  private static Sha256 start(String name, String kind) {
    return new Sha256().prefix(LEAF_PREFIX).tag("aipg/tensor/1").text(name).text(kind);
  }

  Hash256 finish() {
    return MerkleTree.root(leaves);
  }
}
