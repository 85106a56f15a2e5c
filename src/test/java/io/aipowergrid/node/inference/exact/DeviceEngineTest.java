package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.GpuException.Fault;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.gpu.ptx.EmulatedGpu;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole answers computed on a device that executes the shipped PTX: the leaves of plain Java. */
class DeviceEngineTest {
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));

  /** Small chunks, so that a prompt takes several passes, of many tokens and of few. */
  private static final EngineLimits LIMITS = new EngineLimits(4, 8, 1 << 20, 11, 1);

  private final List<DeviceArbiter> arbiters = new ArrayList<>();

  @AfterEach
  void closeArbiters() {
    arbiters.forEach(DeviceArbiter::close);
  }

  private ExactModels models(EmulatedGpu gpu) {
    var limits = new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(2), 8);
    var arbiter =
        new DeviceArbiter(gpu, limits, MiningHours.always(), Clock.systemUTC(), System::nanoTime);
    arbiters.add(arbiter);
    return new ExactModels(Kernels.fixed(new ScalarKernels()), new ExactDevice(arbiter, LIMITS));
  }

  private static LoadedModelFiles everyStep() {
    var shape = RandomModel.shape(40, 70, 3, 4, 2, 60, 96);
    return RandomModel.of(shape.withVariant(Digests.variants().get("every-step").variant()), 7);
  }

  private static LoadedModelFiles llama() {
    return RandomModel.of(RandomModel.shape(48, 130, 2, 6, 3, 77, 96), 7);
  }

  private static List<Hash256> leafRoots(ExactEngine engine, List<GenerationRequest> requests) {
    var probes = new ArrayList<EngineProbe>();
    for (var request : requests) {
      var probe = new EngineProbe();
      engine.submit(request, SCOPE, probe);
      probes.add(probe);
    }
    return probes.stream().map(probe -> probe.finished().result().leafRoot()).toList();
  }

  private static List<Hash256> expected(LoadedModelFiles files, List<GenerationRequest> requests) {
    var models = Digests.models(files, new ScalarKernels());
    try (var engine = new ExactEngine(models, LIMITS)) {
      return leafRoots(engine, requests);
    }
  }

  @Test
  void answersAreThoseOfPlainJavaAlsoAfterTheDeviceHasFailed() {
    var files = everyStep();
    var requests = List.of(Digests.request(files, 13, 2), Digests.request(files, 5, 2));
    var expected = expected(files, requests);
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    assertThat(models.get(Digests.MODEL).device()).isNotNull();
    try (var engine = new ExactEngine(models, LIMITS)) {
      long before = gpu.launches();
      assertThat(leafRoots(engine, requests)).isEqualTo(expected);
      assertThat(gpu.launches()).isGreaterThan(before + 100);
      gpu.fail(Fault.KERNEL_FAILED);
      var failed = new EngineProbe();
      engine.submit(requests.getFirst(), SCOPE, failed);
      assertThat(failed.last())
          .isInstanceOfSatisfying(
              GenerationEvent.Failed.class,
              event -> assertThat(event.code()).isEqualTo(ErrorCode.INTERNAL));
      assertThat(gpu.usedBytes()).isZero();
      long after = gpu.launches();
      assertThat(leafRoots(engine, requests)).isEqualTo(expected);
      assertThat(gpu.launches()).as("the processor computes").isEqualTo(after);
    }
  }

  @Test
  void longPromptsAndPagesOfTheCacheGiveTheSameLeavesOnBothGenerations() {
    requireLong();
    for (int capability : new int[] {75, 80}) {
      for (var files : List.of(everyStep(), llama())) {
        var requests = List.of(Digests.request(files, 35, 3), Digests.request(files, 9, 4));
        var gpu = new EmulatedGpu(1 << 30, capability, capability);
        var models = models(gpu);
        models.load(Digests.MODEL, files);
        try (var engine = new ExactEngine(models, LIMITS)) {
          assertThat(leafRoots(engine, requests)).isEqualTo(expected(files, requests));
          var warm = EngineProbe.run(engine, requests.getFirst(), SCOPE).result();
          assertThat(warm.cachedPromptTokens()).isEqualTo(32);
          assertThat(warm.leafRoot()).isEqualTo(expected(files, requests).getFirst());
        }
        assertThat(gpu.usedBytes()).as("given back when the engine closes").isZero();
      }
    }
  }

  @Test
  void trainedModelsGiveTheSameLeaves() {
    requireLong();
    var trained = new ArrayList<LoadedModelFiles>(List.of(Digests.builtin()));
    Stories.find().ifPresent(trained::add);
    for (var files : trained) {
      var requests = List.of(Digests.request(files, 14, 3));
      var models = models(new EmulatedGpu(1 << 30, 80, 2));
      models.load(Digests.MODEL, files);
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
      try (var engine = new ExactEngine(models, LIMITS)) {
        assertThat(leafRoots(engine, requests)).isEqualTo(expected(files, requests));
      }
    }
  }

  private static void requireLong() {
    assumeTrue(Boolean.getBoolean("aipg.long-tests"), "long: -Daipg.long-tests=true");
  }

  @Test
  void aDeviceThatComputesOtherBitsIsNotUsed() {
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    gpu.spoil("aipg_gelu_gate");
    var models = models(gpu);
    models.load(Digests.MODEL, llama());
    assertThat(models.get(Digests.MODEL).device()).isNull();
    assertThat(gpu.usedBytes()).isZero();
    long launches = gpu.launches();
    models.load("another", llama());
    assertThat(gpu.launches()).as("it is not asked again").isEqualTo(launches);
  }

  @Test
  void aDeviceThatIsTooOldIsNotUsed() {
    var old = models(new EmulatedGpu(1 << 30, 70, 1));
    old.load(Digests.MODEL, llama());
    assertThat(old.get(Digests.MODEL).device()).isNull();
  }

  @Test
  void aDeviceThatIsTooSmallIsNotUsed() {
    requireLong();
    var gpu = new EmulatedGpu(1 << 20, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, llama());
    assertThat(models.get(Digests.MODEL).device()).isNull();
    assertThat(gpu.usedBytes()).isZero();
  }

  @Test
  void anUnloadedModelLeavesItsDevice() {
    requireLong();
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    var files = llama();
    try (var engine = new ExactEngine(models, LIMITS)) {
      models.load(Digests.MODEL, files);
      long one = gpu.usedBytes();
      models.load("another", files);
      assertThat(gpu.usedBytes()).isEqualTo(2 * one);
      models.unload("another");
      awaitUsed(gpu, one);
      arbiters.getFirst().drain();
      models.load("third", files);
      assertThat(models.get("third").device()).as("a drained device takes nothing").isNull();
      models.unload("third");
      // The engine looks again after the next answer.
      EngineProbe.run(engine, Digests.request(files, 5, 2));
      awaitUsed(gpu, 0);
    }
  }

  private static void awaitUsed(EmulatedGpu gpu, long bytes) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (gpu.usedBytes() != bytes && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(gpu.usedBytes()).isEqualTo(bytes);
  }
}
