package io.aipowergrid.node.inference;

import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.GpuDevice;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.inference.exact.ConstraintBench;
import io.aipowergrid.node.inference.exact.DeviceBench;
import io.aipowergrid.node.inference.exact.DeviceSuite;
import io.aipowergrid.node.inference.exact.ExactBench;
import io.aipowergrid.node.inference.exact.ExactModels;
import io.aipowergrid.node.inference.exact.PrefixBench;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Measures the exact engine; computes on the calling thread and a team of its own. */
public final class EngineBench {
  /** Nobody else computes there. */
  private static final ArbiterLimits LIMITS =
      new ArbiterLimits(1L << 29, Duration.ZERO, Duration.ofSeconds(2), 16);

  private EngineBench() {}

  /**
   * A seeded random model, for every kind of kernels and for one thread and all. Needs about four
   * bytes of memory a weight.
   *
   * @param perNumber how long each number is measured, warm-up included
   */
  public static List<EngineBenchReport> randomModel(
      BenchShape shape, int threads, Duration perNumber) {
    return ExactBench.random(shape, threads, perNumber).run();
  }

  /** A prompt of 512 tokens asked twice, of a seeded random model. */
  public static PrefixBenchReport repeatedPrompt(
      BenchShape shape, int threads, Duration perNumber) {
    return new PrefixBench(shape, threads, perNumber).run();
  }

  /**
   * The equality suite: answers of random models on a device, compared with plain Java's.
   *
   * @throws IllegalStateException when the device may not compute; the log says why
   */
  public static DeviceEquality deviceEquality(GpuDevice device, int models) {
    try (var arbiter = arbiter(device)) {
      return new DeviceSuite(arbiter).run(models);
    }
  }

  /**
   * Tokens a second of a seeded random model on a device.
   *
   * @throws IllegalStateException when the device does not take it; the log says why
   */
  public static DeviceBenchReport onDevice(GpuDevice device, BenchShape shape, Duration perNumber)
      throws GpuException, InterruptedException {
    try (var arbiter = arbiter(device)) {
      return new DeviceBench(arbiter, perNumber).run(shape);
    }
  }

  private static DeviceArbiter arbiter(GpuDevice device) {
    return new DeviceArbiter(
        device, LIMITS, MiningHours.always(), InstantSource.system(), System::nanoTime);
  }

  /** What constraints cost with a vocabulary of that size, at least 512. */
  public static List<ConstraintBenchReport> constraints(int vocabulary) {
    return new ConstraintBench(vocabulary).run();
  }

  /** The same for a model that is loaded. */
  public static List<EngineBenchReport> loadedModel(
      ExactModels models, String modelId, int threads, Duration perNumber) {
    return ExactBench.loaded(models, modelId, threads, perNumber).run();
  }
}
