package io.aipowergrid.trainer.model;

/**
 * The dimensions of a Llama decoder, in the words of its Hugging Face {@code config.json}.
 *
 * <p>Hidden and intermediate sizes are multiples of 64, the weight group of the exact engine
 * (exact-inference.md 2.4), so that no group is padded.
 */
public record LlamaShape(
    int vocabSize,
    int hiddenSize,
    int intermediateSize,
    int layers,
    int heads,
    int keyValueHeads,
    int headDim,
    float rmsNormEps,
    float ropeTheta,
    int maxPositions) {

  private static final int WEIGHT_GROUP = 64;

  public LlamaShape {
    requireMultiple("hiddenSize", hiddenSize, WEIGHT_GROUP);
    requireMultiple("intermediateSize", intermediateSize, WEIGHT_GROUP);
    requireMultiple("headDim", headDim, 2);
    requireMultiple("heads", heads, keyValueHeads);
  }

  /** The shape of the built-in model: 2.6 million parameters, 5.2 MB in BF16. */
  public static LlamaShape builtin(int vocabSize) {
    return new LlamaShape(vocabSize, 256, 640, 3, 4, 2, 64, 1e-5f, 10_000f, 1024);
  }

  public int queryWidth() {
    return heads * headDim;
  }

  public int keyValueWidth() {
    return keyValueHeads * headDim;
  }

  /** Trained numbers in the model; the head is tied to the embedding and counts once. */
  public long parameterCount() {
    var attention = (long) hiddenSize * (2 * queryWidth() + 2 * keyValueWidth());
    var feedForward = 3L * hiddenSize * intermediateSize;
    var perLayer = attention + feedForward + 2L * hiddenSize;
    return (long) vocabSize * hiddenSize + layers * perLayer + hiddenSize;
  }

  private static void requireMultiple(String name, int value, int of) {
    if (value <= 0 || value % of != 0) {
      throw new IllegalArgumentException(name + " must be a positive multiple of " + of);
    }
  }
}
