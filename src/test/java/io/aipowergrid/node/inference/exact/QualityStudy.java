package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Prints the tables of docs/decisions/0013: what the integers of profile I cost, on trained models
 * and on synthetic numbers, with its own parameters and with others.
 */
final class QualityStudy {
  private static final int STORIES = 100;
  private static final int TOKENS = 220;
  private static final int TEMPERATURE_E4 = 8_000;
  private static final int BYTE_MAX = 127;
  private static final long SEED = 4;

  private QualityStudy() {}

  public static void main(String[] arguments) {
    Stories.find()
        .ifPresentOrElse(
            files -> print("stories260K", Perplexity.of(files, stories(files, STORIES, TOKENS))),
            () -> System.out.println("stories260K: ../shared/models is not beside the project"));
    var builtin = Digests.builtin();
    print("aipg-builtin", Perplexity.of(builtin, chats(builtin)));
    for (int codeMax : List.of(ExactMath.ACTIVATION_MAX, BYTE_MAX)) {
      for (int group : List.of(32, 64, 128, HeavyTails.COLUMNS)) {
        System.out.printf(
            Locale.ROOT,
            "product, K = %d, groups of %d, activations to %d: %.2f %%%n",
            HeavyTails.COLUMNS,
            group,
            codeMax,
            100 * new HeavyTails(SEED).product(group, codeMax));
      }
    }
    for (int headDim : List.of(64, 128, 256)) {
      for (int codeMax : List.of(ExactMath.queryMax(headDim), BYTE_MAX)) {
        System.out.printf(
            Locale.ROOT,
            "attention, head of %d, q and K to %d: %.2f %%%n",
            headDim,
            codeMax,
            100 * new HeavyTails(SEED).attention(headDim, codeMax));
      }
    }
  }

  private static void print(String model, Perplexity found) {
    System.out.printf(
        Locale.ROOT,
        "%s: %,d tokens, perplexity %.4f (in double %.4f), %+.3f %% (standard error %.3f), logits"
            + " off by %.2f %%, same best token %.1f %%%n",
        model,
        found.tokens(),
        found.exact(),
        found.reference(),
        100 * found.excess(),
        100 * found.deviation(),
        100 * found.logitError(),
        100 * found.agreement());
  }

  /**
   * Stories as the decoder in double tells them, each with a seed of its own: drawn from the exact
   * engine they would suit it better than the reference.
   */
  static List<int[]> stories(LoadedModelFiles files, int count, int tokens) {
    var stories = new ArrayList<int[]>();
    for (int seed = 0; seed < count; seed++) {
      stories.add(story(files, tokens, new SplittableRandom(seed)));
    }
    return stories;
  }

  private static int[] story(LoadedModelFiles files, int tokens, SplittableRandom random) {
    var reference = new FloatReference(files);
    var text = new int[tokens];
    text[0] = Stories.BOS;
    for (int i = 1; i < tokens; i++) {
      text[i] = draw(reference.next(text[i - 1]), random);
    }
    return text;
  }

  private static int draw(double[] logits, SplittableRandom random) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double temperature = TEMPERATURE_E4 / 1e4;
    var weights = Arrays.stream(logits).map(z -> Math.exp((z - max) / temperature)).toArray();
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int token = 0;
    while (token < weights.length - 1 && left >= weights[token]) {
      left -= weights[token++];
    }
    return token;
  }

  private static List<int[]> chats(LoadedModelFiles files) {
    var chats = new ArrayList<int[]>();
    for (var question :
        List.of(
            "What is AI Power Grid?",
            "How does KawPoW work?",
            "When is the next halving?",
            "What does the API cost?",
            "Tell me a story.",
            "What is 7 * 8?",
            "How do I verify a receipt?",
            "Who are you?")) {
      var turn = "<|im_start|>user\n" + question + "<|im_end|>\n<|im_start|>assistant\n";
      chats.add(told(files, turn, TOKENS, chats.size()));
    }
    return chats;
  }

  /** The beginning and what the model says next, to its own end or that many tokens. */
  private static int[] told(LoadedModelFiles files, String beginning, int tokens, long seed) {
    var prompt = files.tokenizer().encode(beginning, true);
    var request =
        new GenerationRequest(
            Digests.MODEL,
            prompt,
            tokens,
            Sampling.atTemperature(TEMPERATURE_E4),
            List.of(),
            GenerationRequest.nonceOfSeed(seed),
            0);
    var answer = Digests.run(files, new VectorKernels(), Digests.LIMITS, request);
    var text = new int[prompt.size() + answer.outputTokens().size()];
    System.arraycopy(prompt.toArray(), 0, text, 0, prompt.size());
    System.arraycopy(
        answer.outputTokens().toArray(), 0, text, prompt.size(), answer.outputTokens().size());
    return text;
  }
}
