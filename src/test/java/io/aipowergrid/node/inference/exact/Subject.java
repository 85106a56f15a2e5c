package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.TokenIds;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.ReplayReport;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Provider.Answer;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A model about which nodes tell the truth or not: its files, what is asked of it, and the honest
 * replayer that judges. Thread-safe.
 */
final class Subject {
  /** Tokens of an answer, where a question says nothing else. */
  private static final int ANSWER_TOKENS = 16;

  private static final int ANSWER_TOKENS_MIN = 8;

  /** Questions so far apart are asked in different runs. */
  private static final int RUNS_MAX = 10_000;

  private static final int END = 199;

  private static final List<String> OPENINGS =
      List.of(
          "Once upon a time, there was a little dog. One day, it went to the park with ",
          "One day, a big red bird saw a house in the sun. It wanted to play with ",
          "There was a girl who liked to run and jump. She had a very good friend, ",
          "Mom and dad were happy. They said that the cat may sleep in the bed of ",
          "In the garden there was a tree with many apples. All of them were for ");

  private static final List<String> NAMES =
      List.of("Tim.", "Lily.", "Ben.", "Sue.", "Max.", "Mia.", "Sam.", "Tom.", "Anna.", "Jack.");

  private final LoadedModelFiles files;
  private final IntFunction<TokenIds> prompts;
  private final List<String> stopStrings;
  private final ExactKernels kernels;
  private final ExactModels models;
  private final Map<Integer, GenerationRequest> questions = new ConcurrentHashMap<>();
  private final Map<GenerationRequest, Answer> honest = new ConcurrentHashMap<>();

  private Subject(LoadedModelFiles files, IntFunction<TokenIds> prompts, List<String> stopStrings) {
    var natives = KernelSets.natives();
    this.files = files;
    this.prompts = prompts;
    this.stopStrings = stopStrings;
    this.kernels = natives.isEmpty() ? new VectorKernels() : natives.getLast();
    this.models = Digests.models(files, kernels);
  }

  /** Seeded random weights, with a token that ends answers. */
  static Subject random() {
    var shape = RandomModel.shape(64, 96, 3, 4, 2, END + 1, 400);
    var config =
        new ModelConfig(
            shape.hiddenSize(),
            shape.intermediateSize(),
            shape.layers(),
            shape.heads(),
            shape.kvHeads(),
            shape.headDim(),
            shape.vocabularySize(),
            shape.contextLength(),
            shape.ropeTheta(),
            null,
            shape.rmsNormEps(),
            true,
            null,
            Set.of(END));
    return new Subject(
        RandomModel.of(config, 7),
        Subject::letters,
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"));
  }

  private static TokenIds letters(int run) {
    var random = new SplittableRandom(run);
    return TokenIds.of(random.ints(20 + random.nextInt(10), 0, END).toArray());
  }

  /** The trained story model, when the shared folder is beside the project. */
  static Optional<Subject> stories() {
    var stops = List.of(".", ",", "!", " the", " and");
    return Stories.find().map(files -> new Subject(files, stories(files), stops));
  }

  private static IntFunction<TokenIds> stories(LoadedModelFiles files) {
    return run -> {
      var opening = OPENINGS.get(run % OPENINGS.size());
      var name = NAMES.get(run / OPENINGS.size() % NAMES.size());
      return files.tokenizer().encode(opening + name, false);
    };
  }

  LoadedModelFiles files() {
    return files;
  }

  /** The fastest right ones. */
  ExactKernels kernels() {
    return kernels;
  }

  /** A node that says it runs this model, but loads these files. */
  Provider provider(LoadedModelFiles loaded, ExactKernels computing) {
    return new Provider(ExactModel.requantise(loaded), computing);
  }

  Provider honestProvider() {
    return new Provider(models.get(Digests.MODEL), kernels);
  }

  ExactModels models() {
    return models;
  }

  /** Texts of which one soon comes up in any drawn answer. */
  List<String> stopStrings() {
    return stopStrings;
  }

  /** What is asked in a run: each fifth question wants the best token, the others a draw. */
  GenerationRequest question(int run) {
    return questions.computeIfAbsent(run, this::newQuestion);
  }

  private GenerationRequest newQuestion(int run) {
    var asked = asked(run);
    for (int other = run + RUNS_MAX; !isLongEnough(honest(asked)); other += RUNS_MAX) {
      asked = asked(other);
    }
    return asked;
  }

  private GenerationRequest asked(int number) {
    return new GenerationRequest(
        Digests.MODEL,
        prompts.apply(number),
        ANSWER_TOKENS,
        number % 5 == 0 ? Sampling.greedy() : Sampling.atTemperature(6_000 + 200 * (number % 50)),
        List.of(),
        GenerationRequest.nonceOfSeed(number),
        0);
  }

  // Of others nothing can be cut out, or put in another order.
  private static boolean isLongEnough(Answer answer) {
    var tokens = IntStream.of(answer.tokens().toArray());
    return answer.steps().size() >= ANSWER_TOKENS_MIN && tokens.distinct().count() > 1;
  }

  /** The true answer; computed once. */
  Answer honest(GenerationRequest asked) {
    return honest.computeIfAbsent(asked, request -> honestProvider().answer(request));
  }

  /** The honest replayer's report. */
  ReplayReport replay(GenerationRequest asked, TokenIds claimed) {
    // One replayer answers one call at a time.
    return new ExactReplayer(models).replay(asked, claimed);
  }

  /** The same text by other tokens: the second to the fourth give way to tokens of one byte. */
  TokenIds spelledOtherwise(TokenIds prompt) {
    var tokens = new ArrayList<Integer>();
    for (int i = 0; i < prompt.size(); i++) {
      tokens.addAll(i > 0 && i < 4 ? otherTokens(prompt.get(i)) : List.of(prompt.get(i)));
    }
    return TokenIds.of(tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private List<Integer> otherTokens(int token) {
    var bytes = files.tokenizer().tokenBytes(token);
    var others = new ArrayList<Integer>();
    for (byte one : bytes) {
      for (int id = 0; id < files.tokenizer().size(); id++) {
        var candidate = files.tokenizer().tokenBytes(id);
        if (id != token && candidate.length == 1 && candidate[0] == one) {
          others.add(id);
          break;
        }
      }
    }
    return others;
  }
}
