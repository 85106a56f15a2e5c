package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import java.util.Arrays;
import java.util.List;

/** A short comparison of two kernels before one of them may compute: passes of two tiny models. */
final class KernelCheck {
  /** Tokens of the longest pass. */
  static final int PROMPT = 37;

  private static final long SEED = 3;

  /** Tokens of the passes: a product takes another way for many tokens than for few. */
  private static final List<Integer> PASSES = List.of(28, 1, 2, 3, 3);

  /** All steps that any family has. */
  private static final DecoderVariant EVERY_STEP =
      new DecoderVariant(
          true, true, true, Activation.GELU_TANH, 1.5f, 24, 5, 20, List.of(9, 0), 500);

  private KernelCheck() {}

  /** Models with all that a decoder has. */
  static List<ExactModel> models() {
    var shape = RandomModel.shape(48, 72, 2, 3, 1, 50, PROMPT);
    return List.of(
        ExactModel.requantise(RandomModel.of(shape, SEED)),
        ExactModel.requantise(RandomModel.of(shape.withVariant(EVERY_STEP), SEED)));
  }

  /** Whether a prompt gives the same logits, bit for bit. */
  static boolean agree(ExactKernels one, ExactKernels other) {
    return models().stream()
        .allMatch(model -> Arrays.equals(logits(model, one), logits(model, other)));
  }

  /** Whether the device gives the logits of plain Java, bit for bit. */
  static boolean agrees(ExactModel model, DeviceModel placed) {
    var shape = KvShape.of(model.config()).on(placed.kv());
    return Arrays.equals(logits(placed.runner(), shape), logits(model, new ScalarKernels()));
  }

  /** Memory for the keys and values of the prompt. */
  static long kvBytes(ExactModel model) {
    return KvShape.pages(PROMPT) * KvShape.of(model.config()).pageBytes();
  }

  private static int[] logits(ExactModel model, ExactKernels kernels) {
    try (var pool = new WorkerPool(1, "kernel-check")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT);
      return logits(runner, KvShape.of(model.config()));
    }
  }

  // As bits, so that equal means equal, whatever the numbers are.
  private static int[] logits(PassRunner runner, KvShape shape) {
    int vocabulary = runner.model().config().vocabularySize();
    var bits = new int[PROMPT * vocabulary];
    var cache = new KvCache(shape, new KvPagePool(Long.MAX_VALUE));
    var batch = new Batch(PROMPT);
    cache.ensure(PROMPT);
    int position = 0;
    for (int tokens : PASSES) {
      batch.clear();
      for (int token = 0; token < tokens; token++) {
        batch.add(position + token, position + token, cache, Wanted.LOGITS);
      }
      runner.forward(batch);
      for (int i = 0; i < tokens * vocabulary; i++) {
        bits[position * vocabulary + i] = Float.floatToRawIntBits(runner.logits()[i]);
      }
      position += tokens;
    }
    return bits;
  }
}
