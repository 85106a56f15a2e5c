package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.util.Arrays;

/** A short comparison of two kernels before one of them may compute: one pass of a tiny model. */
final class KernelCheck {
  private static final int PROMPT = 37;
  private static final long SEED = 3;

  private KernelCheck() {}

  /** Whether a prompt gives the same logits, bit for bit. */
  static boolean agree(ExactKernels one, ExactKernels other) {
    var shape = RandomModel.shape(48, 72, 2, 3, 1, 50, PROMPT);
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
