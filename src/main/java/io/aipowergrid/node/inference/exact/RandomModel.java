package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A model of any shape with seeded random weights, for measuring and for equality checks: the same
 * shape and seed give the same bits everywhere. Thread-safe.
 */
final class RandomModel implements TensorSource, Tokenizer {
  private static final int LETTERS = 26;
  private static final double ROPE_THETA = 10_000;
  private static final double NORM_EPS = 1e-5;

  private final ModelConfig config;
  private final long seed;

  private RandomModel(ModelConfig config, long seed) {
    this.config = config;
    this.seed = seed;
  }

  static LoadedModelFiles of(ModelConfig config, long seed) {
    var model = new RandomModel(config, seed);
    return new LoadedModelFiles(config, model, model, null);
  }

  /** A shape without end token, with heads that make up the width. */
  static ModelConfig shape(
      int hidden, int inner, int layers, int heads, int kvHeads, int vocabulary, int context) {
    return new ModelConfig(
        hidden,
        inner,
        layers,
        heads,
        kvHeads,
        hidden / heads,
        vocabulary,
        context,
        ROPE_THETA,
        null,
        NORM_EPS,
        true,
        null,
        Set.of());
  }

  @Override
  public Set<String> names() {
    return ExactModel.tensorNames(config);
  }

  @Override
  public TensorInfo info(String name) {
    if (name.endsWith("norm.weight")) {
      return new TensorInfo("F32", List.of((long) config.hiddenSize()));
    }
    return new TensorInfo("F32", List.of(rows(name), columns(name)));
  }

  private long rows(String name) {
    if (name.contains("q_proj")) {
      return (long) config.heads() * config.headDim();
    }
    if (name.contains("k_proj") || name.contains("v_proj")) {
      return (long) config.kvHeads() * config.headDim();
    }
    if (name.contains("gate_proj") || name.contains("up_proj")) {
      return config.intermediateSize();
    }
    return name.contains("_proj") ? config.hiddenSize() : config.vocabularySize();
  }

  private long columns(String name) {
    if (name.contains("o_proj")) {
      return (long) config.heads() * config.headDim();
    }
    return name.contains("down_proj") ? config.intermediateSize() : config.hiddenSize();
  }

  @Override
  public void readRow(String name, long row, float[] out) {
    var random = new SplittableRandom(seed ^ ((long) name.hashCode() << Integer.SIZE) ^ row);
    boolean norm = name.endsWith("norm.weight");
    float spread = norm ? 0.2f : 2.0f / (float) Math.sqrt(out.length);
    for (int i = 0; i < out.length; i++) {
      // The sum of two uniform numbers: a tent, with more small weights than large ones.
      float tent = (random.nextInt(1 << 16) + random.nextInt(1 << 16) - (1 << 16)) * 0x1p-16f;
      out[i] = norm ? 1.0f + tent * spread : tent * spread;
    }
  }

  @Override
  public TokenIds encode(String text, boolean parseSpecial) {
    return TokenIds.of(text.chars().map(letter -> letter % config.vocabularySize()).toArray());
  }

  @Override
  public byte[] tokenBytes(int id) {
    return new byte[] {(byte) ('a' + id % LETTERS)};
  }

  @Override
  public int size() {
    return config.vocabularySize();
  }

  @Override
  public Hash256 hash() {
    return new Sha256().tag("aipg/random-tokenizer").number(config.vocabularySize()).finish();
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
