package io.aipowergrid.trainer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.aipowergrid.trainer.corpus.Corpus;
import io.aipowergrid.trainer.evaluation.Evaluation;
import io.aipowergrid.trainer.model.Checkpoint;
import io.aipowergrid.trainer.model.LlamaShape;
import io.aipowergrid.trainer.model.TrainLoop;
import io.aipowergrid.trainer.model.TrainingPlan;
import io.aipowergrid.trainer.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The trainer's command line; docs/builtin-model.md shows its use. */
@Command(
    name = "trainer",
    description = "Makes and examines the built-in model.",
    mixinStandardHelpOptions = true)
public final class TrainerMain {
  private static final String FOLDER = "src/main/resources/models/aipg-builtin";

  private static final String QUESTIONS = "src/test/resources/models/aipg-builtin-questions.json";

  /** The corpus changes with its texts, the model with all three. */
  private static final String SEED = "20261122";

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new TrainerMain()).execute(arguments));
  }

  /** Tokenizer, training and export in one go. */
  @Command(description = "Train the model and write its folder.")
  int train(
      @Option(names = "--folder", defaultValue = FOLDER) Path folder,
      @Option(names = "--work", defaultValue = "target/trainer") Path work,
      @Option(names = "--seed", defaultValue = SEED) long seed,
      @Option(names = "--steps", defaultValue = "2150") int steps,
      @Option(names = "--resume", description = "Go on from the checkpoint.") boolean resume)
      throws IOException {
    Files.createDirectories(folder);
    Files.createDirectories(work);
    var corpus = new Corpus();
    var shape = LlamaShape.builtin(TokenizerFiles.VOCABULARY_SIZE);
    if (!resume) {
      TokenizerFiles.write(folder, corpus, seed, shape.maxPositions());
    }
    System.out.println(corpus.factCount() + " facts, " + shape.parameterCount() + " parameters");
    try (var tokenizer = openTokenizer(folder)) {
      var checkpointPath = work.resolve("checkpoint.safetensors");
      var batches = new RowSampler(corpus, tokenizer, shape.maxPositions());
      var loop = new TrainLoop(shape, TrainingPlan.of(seed, steps), batches, checkpointPath);
      var start = resume ? Checkpoint.find(checkpointPath) : Optional.<Checkpoint>empty();
      start.ifPresent(found -> System.out.println("goes on after step " + found.step()));
      ModelFolder.write(folder, shape, loop.run(start));
    }
    return evaluate(folder, false);
  }

  /** Writes the folder from a checkpoint, for a look at a training under way. */
  @Command(description = "Write the model folder from the last checkpoint.")
  int export(
      @Option(names = "--folder", defaultValue = FOLDER) Path folder,
      @Option(names = "--work", defaultValue = "target/trainer") Path work)
      throws IOException {
    var checkpoint = Checkpoint.find(work.resolve("checkpoint.safetensors")).orElseThrow();
    var shape = LlamaShape.builtin(TokenizerFiles.VOCABULARY_SIZE);
    ModelFolder.write(folder, shape, checkpoint.weights());
    System.out.println("exported step " + checkpoint.step());
    return 0;
  }

  /** Asks every held-out question of the shipped files. */
  @Command(description = "Run the held-out evaluation on the model folder.")
  int evaluate(
      @Option(names = "--folder", defaultValue = FOLDER) Path folder,
      @Option(names = "--int8", description = "Round weights as the exact engine does.")
          boolean int8)
      throws IOException {
    try (var tokenizer = openTokenizer(folder)) {
      return Evaluation.run(folder, tokenizer, new Corpus().heldOut(), int8) ? 0 : 1;
    }
  }

  /** The held-out questions that tests of the node ask the shipped model. */
  @Command(description = "Write the questions for the node's own tests.")
  int questions(
      @Option(names = "--folder", defaultValue = FOLDER) Path folder,
      @Option(names = "--target", defaultValue = QUESTIONS) Path target)
      throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (var tokenizer = openTokenizer(folder)) {
      // Shuffled, so that the list has something of every part of the corpus.
      var heldOut = new ArrayList<>(new Corpus().heldOut());
      Collections.shuffle(heldOut, new Random(Long.parseLong(SEED)));
      var written = Evaluation.writeQuestions(folder, tokenizer, heldOut, target);
      System.out.println(written + " questions in " + target);
    }
    return 0;
  }

  private static HuggingFaceTokenizer openTokenizer(Path folder) throws IOException {
    return HuggingFaceTokenizer.builder()
        .optTokenizerPath(folder.resolve("tokenizer.json"))
        .optAddSpecialTokens(false)
        .optTruncation(false)
        .optPadding(false)
        .build();
  }
}
