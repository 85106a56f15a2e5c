package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random model and requests to it, for comparing implementations on whole answers (the equality
 * suite): shapes with odd widths, grouped heads and any combination of steps that a family has,
 * prompts that begin alike. The same seed gives the same case everywhere. Immutable.
 */
record RandomCase(LoadedModelFiles files, List<GenerationRequest> requests) {
  /** The id under which the requests ask for the model. */
  static final String MODEL = "random";

  /** Positions of the longest request: no context of these models is longer. */
  static final int CONTEXT = 160;

  private static final int REQUESTS_MAX = 4;
  private static final int PROMPT_MAX = 120;
  private static final int TOKENS_MAX = 12;

  RandomCase {
    requests = List.copyOf(requests);
  }

  static RandomCase of(long seed) {
    return of(seed, new SplittableRandom(seed));
  }

  /** Draws from that generator, so that a caller can go on with it. */
  static RandomCase of(long seed, SplittableRandom random) {
    var files = model(random, seed);
    return new RandomCase(files, requests(files, random));
  }

  private static LoadedModelFiles model(SplittableRandom random, long seed) {
    int kvHeads = 1 + random.nextInt(3);
    int heads = kvHeads * (1 + random.nextInt(3));
    int hidden = heads * 2 * (1 + random.nextInt(20));
    var shape =
        RandomModel.shape(
            hidden,
            1 + random.nextInt(200),
            1 + random.nextInt(3),
            heads,
            kvHeads,
            2 + random.nextInt(200),
            CONTEXT);
    return RandomModel.of(shape.withVariant(variant(shape.layers(), random)), seed);
  }

  /** Any combination of steps; half of the models are Llama's. */
  private static DecoderVariant variant(int layers, SplittableRandom random) {
    if (random.nextBoolean()) {
      return DecoderVariant.LLAMA;
    }
    var windows = new ArrayList<Integer>();
    for (int layer = 0; layer < layers; layer++) {
      windows.add(random.nextBoolean() ? 0 : 1 + random.nextInt(80));
    }
    return new DecoderVariant(
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean(),
        random.nextBoolean() ? Activation.SILU : Activation.GELU_TANH,
        random.nextInt(1, 9),
        random.nextInt(40),
        random.nextBoolean() ? 0 : random.nextInt(1, 60),
        random.nextBoolean() ? 0 : random.nextInt(1, 60),
        windows,
        random.nextBoolean() ? 0 : 500);
  }

  private static List<GenerationRequest> requests(LoadedModelFiles files, SplittableRandom random) {
    var requests = new ArrayList<GenerationRequest>();
    int count = 1 + random.nextInt(REQUESTS_MAX);
    for (int i = 0; i < count; i++) {
      int[] prompt =
          random.ints(1 + random.nextInt(PROMPT_MAX), 0, files.config().vocabularySize()).toArray();
      if (i > 0 && random.nextBoolean()) {
        var other = requests.getLast().promptTokens();
        int common = 1 + random.nextInt(Math.min(prompt.length, other.size()));
        System.arraycopy(other.toArray(), 0, prompt, 0, common);
      }
      requests.add(
          new GenerationRequest(
              MODEL,
              TokenIds.of(prompt),
              1 + random.nextInt(TOKENS_MAX),
              random.nextInt(3) == 0
                  ? Sampling.greedy()
                  : Sampling.atTemperature(1 + random.nextInt(2 * Sampling.ONE_E4)),
              List.of(),
              GenerationRequest.nonceOfSeed(random.nextInt()),
              0));
    }
    return requests;
  }
}
