package io.aipowergrid.node.inference.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a decoder model. Its limits keep a hostile file from asking for absurd memory.
 *
 * @param headDim width of one attention head; need not be hiddenSize / heads
 * @param tiedEmbeddings whether the output head is the token embedding
 * @param bosId token that starts a text; null when the model has none
 * @param eosIds tokens that end an answer; may be empty
 * @param variant in what it differs from Llama
 */
public record ModelConfig(
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int vocabularySize,
    int contextLength,
    double ropeTheta,
    @Nullable RopeScaling ropeScaling,
    double rmsNormEps,
    boolean tiedEmbeddings,
    @Nullable Integer bosId,
    Set<Integer> eosIds,
    DecoderVariant variant) {
  public static final int WIDTH_MAX = 1 << 17;
  public static final int LAYERS_MAX = 512;
  public static final int HEADS_MAX = 1024;
  public static final int HEAD_DIM_MAX = 512;
  public static final int VOCABULARY_MAX = 1 << 20;
  public static final int CONTEXT_MAX = 1 << 20;

  public ModelConfig {
    eosIds = Set.copyOf(eosIds);
    require(1, hiddenSize, WIDTH_MAX, "hidden size");
    require(1, intermediateSize, WIDTH_MAX, "intermediate size");
    require(1, layers, LAYERS_MAX, "number of layers");
    require(1, heads, HEADS_MAX, "number of heads");
    require(1, kvHeads, heads, "number of key-value heads");
    require(2, headDim, HEAD_DIM_MAX, "head dimension");
    require(2, vocabularySize, VOCABULARY_MAX, "vocabulary size");
    require(2, contextLength, CONTEXT_MAX, "context length");
    if (heads % kvHeads != 0) {
      throw new IllegalArgumentException("heads are not a multiple of key-value heads");
    }
    if (headDim % 2 != 0) {
      throw new IllegalArgumentException("the head dimension is odd");
    }
    if (!(ropeTheta > 0) || !Double.isFinite(ropeTheta)) {
      throw new IllegalArgumentException("the RoPE base is not a positive number");
    }
    if (!(rmsNormEps >= 0) || !(rmsNormEps < 1)) {
      throw new IllegalArgumentException("the norm epsilon is not between 0 and 1");
    }
    if (!variant.fits(layers)) {
      throw new IllegalArgumentException("there are not as many windows as layers");
    }
  }

  /** A Llama model. */
  public ModelConfig(
      int hiddenSize,
      int intermediateSize,
      int layers,
      int heads,
      int kvHeads,
      int headDim,
      int vocabularySize,
      int contextLength,
      double ropeTheta,
      @Nullable RopeScaling ropeScaling,
      double rmsNormEps,
      boolean tiedEmbeddings,
      @Nullable Integer bosId,
      Set<Integer> eosIds) {
    this(
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads,
        headDim,
        vocabularySize,
        contextLength,
        ropeTheta,
        ropeScaling,
        rmsNormEps,
        tiedEmbeddings,
        bosId,
        eosIds,
        DecoderVariant.LLAMA);
  }

  /** The same shape with other steps. */
  public ModelConfig withVariant(DecoderVariant other) {
    return with(eosIds, other);
  }

  /** The same shape with other tokens that end an answer. */
  ModelConfig withEosIds(Set<Integer> ids) {
    return with(ids, variant);
  }

  private ModelConfig with(Set<Integer> ids, DecoderVariant other) {
    return new ModelConfig(
        hiddenSize,
        intermediateSize,
        layers,
        heads,
        kvHeads,
        headDim,
        vocabularySize,
        contextLength,
        ropeTheta,
        ropeScaling,
        rmsNormEps,
        tiedEmbeddings,
        bosId,
        ids,
        other);
  }

  private static void require(int min, int value, int max, String what) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "the " + what + " is " + value + ", allowed are " + min + " to " + max);
    }
  }

  /**
   * How the RoPE frequencies are stretched for long contexts.
   *
   * @param factor positive and finite, as the other factors are
   * @param lowFrequencyFactor only for LLAMA3, otherwise 1
   * @param highFrequencyFactor only for LLAMA3, otherwise 1; more than the low one there
   * @param originalContextLength only for LLAMA3, otherwise 1; positive
   */
  public record RopeScaling(
      Kind kind,
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      int originalContextLength) {
    /** The rules known. */
    public enum Kind {
      LINEAR,
      LLAMA3
    }

    public RopeScaling {
      requirePositive(factor, "factor");
      requirePositive(lowFrequencyFactor, "low frequency factor");
      requirePositive(highFrequencyFactor, "high frequency factor");
      requirePositive(originalContextLength, "original context length");
      // The blend between the two divides by their difference.
      if (kind == Kind.LLAMA3 && !(highFrequencyFactor > lowFrequencyFactor)) {
        throw new IllegalArgumentException(
            "the high frequency factor of the RoPE scaling is not more than the low one");
      }
    }

    private static void requirePositive(double value, String what) {
      if (!(value > 0) || !Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "the " + what + " of the RoPE scaling is not a positive number");
      }
    }
  }
}
