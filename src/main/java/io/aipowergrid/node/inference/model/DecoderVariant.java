package io.aipowergrid.node.inference.model;

import java.util.List;
import java.util.stream.IntStream;

/**
 * In what a decoder differs from Llama's: each family of models is the same pass with some of these
 * steps (docs/exact-arithmetic.md 5.1). Values are checked; a hostile file gives no absurd one.
 *
 * @param projectionBias whether a vector is added to the products with q, k and v
 * @param headNorms whether every head of q and k is normed before it is rotated
 * @param outputNorms whether what attention and feed-forward give is normed before it is added
 * @param activation of the gate
 * @param embeddingScale what the embedding is multiplied with; 1 leaves it as it is
 * @param queryScalar scores are divided by its root; 0 stands for the head dimension
 * @param attentionCap soft limit of scores; 0 for none
 * @param logitCap soft limit of logits; 0 for none
 * @param windows for each layer how many positions, its own included, a token sees; 0 for all.
 *     Empty when every layer sees all
 * @param localRopeTheta RoPE base of the layers that have a window, without scaling; 0 when they
 *     have that of the others
 */
public record DecoderVariant(
    boolean projectionBias,
    boolean headNorms,
    boolean outputNorms,
    Activation activation,
    float embeddingScale,
    double queryScalar,
    float attentionCap,
    float logitCap,
    List<Integer> windows,
    double localRopeTheta) {
  /** No difference: Llama, and Mistral without a window. */
  public static final DecoderVariant LLAMA =
      new DecoderVariant(false, false, false, Activation.SILU, 1, 0, 0, 0, List.of(), 0);

  private static final float SCALE_MAX = 1 << 20;

  /** What the gate's values go through. */
  public enum Activation {
    SILU,
    /** GELU by its approximation with tanh. */
    GELU_TANH
  }

  public DecoderVariant {
    windows = windows.stream().allMatch(window -> window == 0) ? List.of() : List.copyOf(windows);
    for (int window : windows) {
      require(window >= 0 && window <= ModelConfig.CONTEXT_MAX, "a window of " + window);
    }
    require(embeddingScale > 0 && embeddingScale <= SCALE_MAX, "the embedding scale");
    require(queryScalar >= 0 && queryScalar <= SCALE_MAX, "the query scalar");
    require(isCap(attentionCap), "the cap of scores");
    require(isCap(logitCap), "the cap of logits");
    require(localRopeTheta >= 0 && Double.isFinite(localRopeTheta), "the local RoPE base");
  }

  // Between them a quotient of a usable score is finite and no denormal.
  private static boolean isCap(float cap) {
    return cap == 0 || (cap >= 1 / SCALE_MAX && cap <= SCALE_MAX);
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException(what + " is out of range");
    }
  }

  /** Qwen2, Qwen2.5: a bias on q, k and v. */
  public static DecoderVariant qwen2() {
    return new DecoderVariant(true, false, false, Activation.SILU, 1, 0, 0, 0, List.of(), 0);
  }

  /** Qwen3: norms of the heads of q and k. */
  public static DecoderVariant qwen3() {
    return new DecoderVariant(false, true, false, Activation.SILU, 1, 0, 0, 0, List.of(), 0);
  }

  /** Gemma 2, without its windows. */
  public static DecoderVariant gemma2(
      int hiddenSize, double queryScalar, float attentionCap, float logitCap) {
    return gemma(false, hiddenSize, queryScalar, attentionCap, logitCap, 0);
  }

  /** Gemma 3, without its windows. */
  public static DecoderVariant gemma3(
      int hiddenSize,
      double queryScalar,
      float attentionCap,
      float logitCap,
      double localRopeTheta) {
    return gemma(true, hiddenSize, queryScalar, attentionCap, logitCap, localRopeTheta);
  }

  private static DecoderVariant gemma(
      boolean headNorms,
      int hiddenSize,
      double queryScalar,
      float attentionCap,
      float logitCap,
      double localRopeTheta) {
    return new DecoderVariant(
        false,
        headNorms,
        true,
        Activation.GELU_TANH,
        toBfloat16((float) Math.sqrt(Math.max(1, hiddenSize))),
        queryScalar,
        attentionCap,
        logitCap,
        List.of(),
        localRopeTheta);
  }

  // The models were trained and published with the root in that type; to nearest, ties to even.
  private static float toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int rounded = bits + 0x7fff + ((bits >>> Short.SIZE) & 1);
    return Float.intBitsToFloat(rounded & 0xffff0000);
  }

  /** The same with windows, one for each layer. */
  public DecoderVariant withWindows(List<Integer> perLayer) {
    return new DecoderVariant(
        projectionBias,
        headNorms,
        outputNorms,
        activation,
        embeddingScale,
        queryScalar,
        attentionCap,
        logitCap,
        perLayer,
        localRopeTheta);
  }

  /** The same window in that many layers. */
  public DecoderVariant withWindow(int window, int layers) {
    return withWindows(IntStream.range(0, layers).mapToObj(layer -> window).toList());
  }

  /** How many positions a token sees in a layer, its own included; 0 for all. */
  public int window(int layer) {
    return windows.isEmpty() ? 0 : windows.get(layer);
  }

  /** Whether a layer rotates by the local base. */
  public boolean isLocal(int layer) {
    return localRopeTheta > 0 && window(layer) > 0;
  }

  /** Whether the differences fit a model of that many layers. */
  boolean fits(int layers) {
    return windows.isEmpty() || windows.size() == layers;
  }
}
