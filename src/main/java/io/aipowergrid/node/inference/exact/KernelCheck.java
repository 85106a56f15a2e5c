package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import io.aipowergrid.node.inference.model.DecoderVariant;
import io.aipowergrid.node.inference.model.DecoderVariant.Activation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** A short comparison of two kernels before one of them may compute: passes of two tiny models. */
final class KernelCheck {
  private static final long SEED = 3;

  /** Tokens of the passes: a product takes another way for many tokens than for few. */
  static final List<Integer> SHORT = List.of(28, 1, 2, 3, 3);

  /**
   * The same, with products over several tiles of tokens and attention over several parts: more
   * positions than {@link DeviceKernels#PART_PAGES} pages have.
   */
  static final List<Integer> LONG = List.of(190, 65, 1, 2, 3, 33);

  /** Of the draws that are compared: the largest, and one by its masses. */
  private static final List<Integer> TEMPERATURES = List.of(0, Sampling.ONE_E4);

  /** All steps that any family has. */
  private static final DecoderVariant EVERY_STEP =
      new DecoderVariant(
          true, true, true, Activation.GELU_TANH, 1.5f, 24, 5, 20, List.of(9, 0), 500);

  private KernelCheck() {}

  /** Models with all that a decoder has, for a prompt read in these passes. */
  static List<ExactModel> models(List<Integer> passes) {
    var shape = RandomModel.shape(48, 72, 2, 3, 1, 50, length(passes));
    return List.of(
        ExactModel.requantise(RandomModel.of(shape, SEED)),
        ExactModel.requantise(RandomModel.of(shape.withVariant(EVERY_STEP), SEED)));
  }

  /** Whether a prompt gives the same logits, bit for bit. */
  static boolean agree(ExactKernels one, ExactKernels other) {
    return models(SHORT).stream()
        .allMatch(model -> Arrays.equals(logits(model, one, SHORT), logits(model, other, SHORT)));
  }

  /** Whether the device gives the logits and draws of plain Java, bit for bit. */
  static boolean agrees(ExactModel model, DeviceModel placed, List<Integer> passes) {
    var cache = cache(KvShape.of(model.config()).on(placed.kv()), passes);
    var runner = placed.runner();
    return Arrays.equals(logits(runner, cache, passes), logits(model, new ScalarKernels(), passes))
        && TEMPERATURES.stream().allMatch(temperature -> drawsAlike(runner, cache, temperature));
  }

  /** Whether a draw is the same with the pass and afterwards, from its logits. */
  private static boolean drawsAlike(PassRunner runner, KvCache cache, int temperatureE4) {
    int vocabulary = runner.model().config().vocabularySize();
    var sampling = Sampling.atTemperature(temperatureE4);
    var kernels = Kernels.fixed(new ScalarKernels());
    var sampler = new Sampler(sampling, Hash256.ZERO, kernels, vocabulary);
    var batch = new Batch(1);
    batch.add(0, 0, cache, Wanted.LOGITS);
    runner.forward(batch);
    var afterwards = runner.draw(0, sampler, 0, null);
    batch.draws[0] = sampler.plainDraw(0);
    runner.forward(batch);
    return Objects.equals(afterwards, runner.draw(0, sampler, 0, null));
  }

  /** What the prompt takes on a device. */
  static DeviceModel.Size size(ExactModel model, List<Integer> passes) {
    long pageBytes = KvShape.of(model.config()).pageBytes();
    return new DeviceModel.Size(Collections.max(passes), KvShape.pages(length(passes)) * pageBytes);
  }

  private static int length(List<Integer> passes) {
    return passes.stream().mapToInt(Integer::intValue).sum();
  }

  private static int[] logits(ExactModel model, ExactKernels kernels, List<Integer> passes) {
    try (var pool = new WorkerPool(1, "kernel-check")) {
      int tokensMax = Collections.max(passes);
      var runner = new ModelRunner(model, Kernels.fixed(kernels), pool, tokensMax);
      return logits(runner, cache(KvShape.of(model.config()), passes), passes);
    }
  }

  private static KvCache cache(KvShape shape, List<Integer> passes) {
    var cache = new KvCache(shape, new KvPagePool(Long.MAX_VALUE));
    cache.ensure(length(passes));
    return cache;
  }

  // As bits, so that equal means equal, whatever the numbers are.
  private static int[] logits(PassRunner runner, KvCache cache, List<Integer> passes) {
    int vocabulary = runner.model().config().vocabularySize();
    var bits = new int[length(passes) * vocabulary];
    var batch = new Batch(Collections.max(passes));
    int position = 0;
    for (int tokens : passes) {
      batch.clear();
      for (int token = 0; token < tokens; token++) {
        int at = position + token;
        batch.add(at % vocabulary, at, cache, Wanted.LOGITS);
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
