package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.model.DecoderTensors;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import io.aipowergrid.node.inference.model.TensorInfo;
import io.aipowergrid.node.inference.model.TensorSource;
import io.aipowergrid.node.inference.model.Tokenizer;
import java.util.List;
import java.util.Map;
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
  private final Map<String, List<Long>> shapes;
  private final long seed;

  private RandomModel(ModelConfig config, long seed) {
    this.config = config;
    this.shapes = DecoderTensors.shapes(config);
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
    return shapes.keySet();
  }

  @Override
  public TensorInfo info(String name) {
    var shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("the model has no tensor " + name);
    }
    return new TensorInfo("F32", shape);
  }

  @Override
  public void readRow(String name, long row, float[] out) {
    var random = new SplittableRandom(seed ^ ((long) name.hashCode() << Integer.SIZE) ^ row);
    boolean norm = name.endsWith("norm.weight");
    boolean bias = name.endsWith(".bias");
    float spread = norm ? 0.2f : bias ? 0.5f : 2.0f / (float) Math.sqrt(out.length);
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
