package io.aipowergrid.node.inference.exact;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.GpuArbiter;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.DeviceEquality;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * The equality suite on a device (docs/exact-arithmetic.md 9): whole answers of random models, each
 * asked with the prefix cache cold and warm, in batches and chunks of random sizes, must commit to
 * the leaves of plain Java. Used by one thread.
 */
public final class DeviceSuite {
  private static final EngineLimits ALONE = new EngineLimits(1, 8, 64 << 20, 64, 1);

  /** What a case may take of the device at most. */
  private static final EngineLimits MOST = new EngineLimits(4, 8, 64 << 20, 70, 1);

  private final ExactDevice device;
  private final LongFunction<RandomCase> cases;

  /**
   * @param arbiter of the device that is compared
   */
  public DeviceSuite(GpuArbiter arbiter) {
    this(new ExactDevice(arbiter, MOST), RandomCase::of);
  }

  DeviceSuite(ExactDevice device, LongFunction<RandomCase> cases) {
    this.device = device;
    this.cases = cases;
  }

  /**
   * Compares so many models, the first with seed 0.
   *
   * @throws IllegalStateException when the device does not take a model; the log says why
   */
  public DeviceEquality run(int models) {
    int answers = 0;
    int differing = 0;
    for (long seed = 0; seed < models; seed++) {
      var one = cases.apply(seed);
      var expected = expected(one);
      for (var roots : onDevice(one, seed)) {
        answers += expected.size();
        differing += differences(expected, roots);
      }
    }
    return new DeviceEquality(models, answers, differing);
  }

  private static List<Hash256> expected(RandomCase one) {
    var models = new ExactModels(Kernels.fixed(new ScalarKernels()));
    models.load(RandomCase.MODEL, one.files());
    try (var engine = new ExactEngine(models, ALONE)) {
      return Answers.leafRoots(engine, one.requests(), CacheScope.NONE);
    }
  }

  /** Cold, then warm. */
  private List<List<Hash256>> onDevice(RandomCase one, long seed) {
    var random = new SplittableRandom(~seed);
    var limits =
        new EngineLimits(
            1 + random.nextInt(MOST.maxRunning()),
            MOST.maxWaiting(),
            MOST.kvBytesMax(),
            1 + random.nextInt(MOST.prefillChunk()),
            1);
    var models = new ExactModels(Kernels.fixed(new ScalarKernels()), device);
    models.load(RandomCase.MODEL, one.files());
    if (models.get(RandomCase.MODEL).device() == null) {
      throw new IllegalStateException("the device took no model; the log says why");
    }
    // Closing the engine gives the device back.
    try (var engine = new ExactEngine(models, limits)) {
      var scope = new CacheScope("suite " + seed);
      return List.of(
          Answers.leafRoots(engine, one.requests(), scope),
          Answers.leafRoots(engine, one.requests(), scope));
    }
  }

  private static int differences(List<Hash256> expected, List<Hash256> found) {
    int count = 0;
    for (int i = 0; i < expected.size(); i++) {
      count += expected.get(i).equals(found.get(i)) ? 0 : 1;
    }
    return count;
  }
}
