package io.aipowergrid.trainer;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.aipowergrid.trainer.corpus.Corpus;
import io.aipowergrid.trainer.model.TrainLoop;
import io.aipowergrid.trainer.model.TrainingBatch;
import io.aipowergrid.trainer.tokenizer.ChatFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Fills rows with conversations of many turns. Only answers and their end token are targets.
 *
 * <p>The turns of a row are independent, so the model learns to answer the last question at any
 * distance from the beginning, up to the full context.
 */
final class RowSampler implements TrainLoop.BatchSource {
  private static final double SYSTEM_PROMPT_SHARE = 0.3;
  private static final double STATEMENT_ROW_SHARE = 0.04;

  /**
   * Which answer it is shows in its first tokens; the rest follows by itself and is learned soon.
   * So many answers are cut early, to make room for more questions.
   */
  private static final double CUT_SHARE = 0.55;

  private static final int CUT_TOKENS_MIN = 4;
  private static final int CUT_TOKENS_MAX = 10;

  /** In a bare statement the first tokens cannot be known; they are not asked for. */
  private static final int STATEMENT_START = 3;

  private final Corpus corpus;
  private final HuggingFaceTokenizer tokenizer;
  private final int maxPositions;

  RowSampler(Corpus corpus, HuggingFaceTokenizer tokenizer, int maxPositions) {
    this.corpus = corpus;
    this.tokenizer = tokenizer;
    this.maxPositions = maxPositions;
  }

  @Override
  public TrainingBatch draw(RandomGenerator random) {
    // Short rows are cheap and teach the answers; some long ones keep far positions in use.
    return switch (random.nextInt(20)) {
      case 0 -> batch(4, maxPositions, random);
      case 1, 2, 3 -> batch(9, 448, random);
      default -> batch(32, 128, random);
    };
  }

  private TrainingBatch batch(int rows, int length, RandomGenerator random) {
    var tokens = new int[rows * length];
    var positions = new ArrayList<Integer>();
    var targets = new ArrayList<Long>();
    for (var row = 0; row < rows; row++) {
      var content = row(length + 1, random);
      for (var i = 0; i < length; i++) {
        tokens[row * length + i] = content.ids().get(i).intValue();
        if (content.targets().get(i + 1)) {
          positions.add(row * length + i);
          targets.add(content.ids().get(i + 1));
        }
      }
    }
    return new TrainingBatch(
        rows,
        length,
        tokens,
        positions.stream().mapToInt(Integer::intValue).toArray(),
        targets.stream().mapToLong(Long::longValue).toArray());
  }

  /** Tokens, and for each whether it is to be predicted. */
  private record Row(List<Long> ids, List<Boolean> targets) {

    void add(long[] tokens, int targetsFrom) {
      for (var i = 0; i < tokens.length; i++) {
        ids.add(tokens[i]);
        targets.add(i >= targetsFrom);
      }
    }
  }

  private Row row(int length, RandomGenerator random) {
    var row = new Row(new ArrayList<>(), new ArrayList<>());
    var statements = random.nextDouble() < STATEMENT_ROW_SHARE;
    if (!statements && random.nextDouble() < SYSTEM_PROMPT_SHARE) {
      addContext(row, ChatFormat.system(corpus.drawSystemPrompt(random)));
    }
    while (row.ids().size() < length) {
      if (statements) {
        row.add(encode(ChatFormat.answer(corpus.drawStatement(random))), STATEMENT_START);
      } else {
        var turn = corpus.draw(random);
        addContext(row, ChatFormat.question(turn.question()));
        addAnswer(row, encode(ChatFormat.answer(turn.answer())), random);
      }
    }
    return row;
  }

  private void addAnswer(Row row, long[] answer, RandomGenerator random) {
    var cut = random.nextInt(CUT_TOKENS_MIN, CUT_TOKENS_MAX + 1);
    if (answer.length > cut && random.nextDouble() < CUT_SHARE) {
      row.add(Arrays.copyOf(answer, cut), 0);
    } else {
      row.add(answer, 0);
      addContext(row, "\n");
    }
  }

  private void addContext(Row row, String text) {
    row.add(encode(text), Integer.MAX_VALUE);
  }

  private long[] encode(String text) {
    return tokenizer.encode(text, false, false).getIds();
  }
}
