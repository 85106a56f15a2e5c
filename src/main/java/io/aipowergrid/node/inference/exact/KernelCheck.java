package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import io.aipowergrid.node.inference.model.ModelConfig;
import java.util.Arrays;
import java.util.List;

/** A short comparison of two kernels before one of them may compute: passes of two tiny models. */
final class KernelCheck {
  private static final int PROMPT = 37;
  private static final long SEED = 3;

  /** All steps that any family has. */
  private static final DecoderVariant EVERY_STEP =
      new DecoderVariant(
          true, true, true, Activation.GELU_TANH, 1.5f, 24, 5, 20, List.of(9, 0), 500);

  private KernelCheck() {}

  /** Whether a prompt gives the same logits, bit for bit. */
  static boolean agree(ExactKernels one, ExactKernels other) {
    var shape = RandomModel.shape(48, 72, 2, 3, 1, 50, PROMPT);
    return agree(shape, one, other) && agree(shape.withVariant(EVERY_STEP), one, other);
  }

  private static boolean agree(ModelConfig shape, ExactKernels one, ExactKernels other) {
    var model = ExactModel.requantise(RandomModel.of(shape, SEED));
    return Arrays.equals(logits(model, one), logits(model, other));
  }

  // As bits, so that equal means equal, whatever the numbers are.
  private static int[] logits(ExactModel model, ExactKernels kernels) {
    var batch = new Batch(PROMPT);
    var cache = new KvCache(KvShape.of(model.config()), new KvPagePool(Long.MAX_VALUE));
    cache.ensure(PROMPT);
    for (int position = 0; position < PROMPT; position++) {
      batch.add(position, position, cache, Wanted.LOGITS);
    }
    try (var pool = new WorkerPool(1, "kernel-check")) {
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, PROMPT);
      runner.forward(batch);
      int count = PROMPT * model.config().vocabularySize();
      var bits = new int[count];
      for (int i = 0; i < count; i++) {
        bits[i] = Float.floatToRawIntBits(runner.logits()[i]);
      }
      return bits;
    }
  }
}
