package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.GpuException.Fault;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.gpu.Restraint;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.gpu.ptx.EmulatedGpu;
import io.aipowergrid.node.inference.CacheScope;
import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.inference.GenerationRequest;
import io.aipowergrid.node.inference.Sampling;
import io.aipowergrid.node.inference.model.LoadedModelFiles;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole answers computed on a device that executes the shipped PTX: the leaves of plain Java. */
class DeviceEngineTest {
  private static final CacheScope SCOPE = CacheScope.of(new UUID(0, 1));

  /** Small chunks, so that a prompt takes several passes, of many tokens and of few. */
  private static final EngineLimits LIMITS = new EngineLimits(4, 8, 1 << 20, 11, 1);

  /** Two passes of one token of each model, where the check is not what a test is about. */
  private static final List<Integer> LEAST_CHECK = List.of(1, 1);

  private static final String TWIN = "twin";
  private static final Duration WAIT_MAX = Duration.ofSeconds(20);

  private final List<DeviceArbiter> arbiters = new ArrayList<>();

  @AfterEach
  void closeArbiters() {
    arbiters.forEach(DeviceArbiter::close);
  }

  private DeviceArbiter arbiter(EmulatedGpu gpu) {
    var limits = new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(2), 8);
    var arbiter =
        new DeviceArbiter(gpu, limits, MiningHours.always(), Clock.systemUTC(), System::nanoTime);
    arbiters.add(arbiter);
    return arbiter;
  }

  private ExactModels models(EmulatedGpu gpu) {
    return models(gpu, LEAST_CHECK);
  }

  private ExactModels models(EmulatedGpu gpu, List<Integer> checkPasses) {
    var device = new ExactDevice(arbiter(gpu), LIMITS, checkPasses);
    return new ExactModels(Kernels.fixed(new ScalarKernels()), device);
  }

  private static LoadedModelFiles tiny() {
    return RandomModel.of(RandomModel.shape(16, 24, 1, 2, 1, 40, 64), 7);
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
    models.load(TWIN, files);
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
    var models = models(gpu, KernelCheck.SHORT);
    models.load(Digests.MODEL, files);
    assertThat(models.get(Digests.MODEL).device()).isNotNull();
    try (var engine = new ExactEngine(models, LIMITS)) {
      long before = gpu.launches();
      assertThat(leafRoots(engine, requests)).isEqualTo(expected);
      assertThat(gpu.launches()).isGreaterThan(before + 100);
      gpu.fail(Fault.KERNEL_FAILED);
      var failed = new EngineProbe();
      engine.submit(requests.getFirst(), SCOPE, failed);
      requireFailed(failed, ErrorCode.INTERNAL);
      assertThat(gpu.usedBytes()).isZero();
      long after = gpu.launches();
      assertThat(leafRoots(engine, requests)).isEqualTo(expected);
      assertThat(gpu.launches()).as("the processor computes").isEqualTo(after);
    }
  }

  @Test
  void aNumericFaultIsMetWherePlainJavaMeetsIt() {
    var request = NumericFaultTest.request(1, 2);
    for (var files : List.of(NumericFaultTest.hot(tiny()), NumericFaultTest.fatal(tiny()))) {
      var models = models(new EmulatedGpu(1 << 30, 80, 1));
      models.load(Digests.MODEL, files);
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
      var plain =
          NumericFaultTest.fault(Digests.models(files, new ScalarKernels()), LIMITS, request);
      var found = NumericFaultTest.fault(models, LIMITS, request).until();
      assertThat(found.outputTokens()).isEqualTo(plain.until().outputTokens());
      assertThat(found.leafRoot()).isEqualTo(plain.until().leafRoot());
    }
  }

  @Test
  void modelsOfEqualWeightsOnDeviceAndProcessorShareNeitherPagesNorFailures() throws Exception {
    var files = tiny();
    var request = Digests.request(files, 34, 3);
    // Its draws are others: the seed names the model.
    var twins = ofModel(TWIN, request);
    var expected = expected(files, List.of(request, twins));
    var root = expected.getFirst();
    var twinRoot = expected.getLast();
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    arbiters.getFirst().drain();
    models.load(TWIN, files);
    arbiters.getFirst().resume();
    assertThat(models.get(Digests.MODEL).device()).isNotNull();
    assertThat(models.get(TWIN).device()).isNull();
    var two = new EngineLimits(2, 8, LIMITS.kvBytesMax(), LIMITS.prefillChunk(), 1);
    try (var engine = new ExactEngine(models, two)) {
      requireAnswer(engine, request, root, 0);
      requireAnswer(engine, twins, twinRoot, 0);
      requireAnswer(engine, request, root, 32);
      requireAnswer(engine, twins, twinRoot, 32);

      gpu.fail(Fault.KERNEL_FAILED);
      var begin = new CountDownLatch(1);
      engine.submit(twins, CacheScope.NONE, event -> await(begin));
      // One runs beside the first and fails; what waits goes to the processor.
      var failing = List.of(new EngineProbe(), new EngineProbe());
      failing.forEach(probe -> engine.submit(request, SCOPE, probe));
      var other = new EngineProbe();
      engine.submit(twins, SCOPE, other);
      begin.countDown();
      requireFailed(failing.getFirst(), ErrorCode.INTERNAL);
      requireAnswer(failing.getLast(), root, 32);
      requireAnswer(other, twinRoot, 32);
      assertThat(gpu.usedBytes()).isZero();
      // The processor computes both now.
      long launches = gpu.launches();
      requireAnswer(engine, request, root, 32);
      assertThat(gpu.launches()).isEqualTo(launches);
    }
  }

  @Test
  void drawsOfTheDeviceAndOfTheProcessorShareAPass() {
    var files = tiny();
    int vocabulary = files.config().vocabularySize();
    var bias = new TreeMap<>(Map.of(3, 20_000));
    // Greedy and plain ones are the device's; the others need logits, one only to tell them.
    var samplings =
        List.of(
            Sampling.greedy(),
            Sampling.atTemperature(9_000),
            new Sampling(9_000, 5, 10_000, 0, 0, 0, new TreeMap<>(), -1),
            new Sampling(9_000, 0, 10_000, 0, 0, 0, bias, 3));
    var requests = new ArrayList<GenerationRequest>();
    for (var sampling : samplings) {
      requests.add(Digests.request(vocabulary, 5, 6, sampling, 3));
    }
    var models = models(new EmulatedGpu(1 << 30, 80, 1));
    models.load(Digests.MODEL, files);
    assertThat(models.get(Digests.MODEL).device()).isNotNull();
    assertThat(tokens(models, requests))
        .usingRecursiveComparison()
        .isEqualTo(tokens(plainJava(files), requests));
  }

  private static ExactModels plainJava(LoadedModelFiles files) {
    var models = Digests.models(files, new ScalarKernels());
    models.load(Digests.MODEL, files);
    return models;
  }

  private static List<Object> tokens(ExactModels models, List<GenerationRequest> requests) {
    try (var engine = new ExactEngine(models, LIMITS)) {
      var probes = new ArrayList<EngineProbe>();
      for (var request : requests) {
        var probe = new EngineProbe();
        engine.submit(request, SCOPE, probe);
        probes.add(probe);
      }
      var all = new ArrayList<Object>();
      for (var probe : probes) {
        all.add(probe.finished().result().leafRoot());
        all.add(probe.tokens());
      }
      return all;
    }
  }

  @Test
  void aPreemptedAnswerGoesOnThereWithTheSameLeaves() {
    var files = RandomModel.of(RandomModel.shape(16, 24, 1, 2, 1, 40, 96), 7);
    var requests = List.of(Digests.request(files, 31, 36), Digests.request(files, 30, 36));
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    assertThat(models.get(Digests.MODEL).device()).isNotNull();
    // Both have room until one of them needs its third page.
    var tight = new EngineLimits(4, 8, 4 * KvShape.of(files.config()).pageBytes(), 11, 1);
    try (var engine = new ExactEngine(models, tight)) {
      assertThat(leafRoots(engine, requests)).isEqualTo(expected(files, requests));
      assertThat(engine.status().preemptions()).isPositive();
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
    }
    assertThat(gpu.usedBytes()).isZero();
  }

  private static GenerationRequest ofModel(String id, GenerationRequest request) {
    return new GenerationRequest(
        id,
        request.promptTokens(),
        request.maxTokens(),
        request.sampling(),
        request.stopStrings(),
        request.clientNonce(),
        request.choice());
  }

  private static void requireAnswer(
      ExactEngine engine, GenerationRequest request, Hash256 leafRoot, int cached) {
    var probe = new EngineProbe();
    engine.submit(request, SCOPE, probe);
    requireAnswer(probe, leafRoot, cached);
  }

  private static void requireAnswer(EngineProbe probe, Hash256 leafRoot, int cached) {
    var result = probe.finished().result();
    assertThat(result.leafRoot()).isEqualTo(leafRoot);
    assertThat(result.cachedPromptTokens()).isEqualTo(cached);
  }

  private static void requireFailed(EngineProbe probe, ErrorCode code) {
    assertThat(probe.last())
        .isInstanceOfSatisfying(
            GenerationEvent.Failed.class, event -> assertThat(event.code()).isEqualTo(code));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  @Timeout(60)
  void anEngineClosesWhileItsDeviceIsOverheated() {
    var files = tiny();
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    var probe = new EngineProbe();
    try (var engine = new ExactEngine(models, LIMITS)) {
      arbiters.getFirst().restrain(Restraint.OVERHEATED);
      engine.submit(Digests.request(files, 3, 2), SCOPE, probe);
      awaitThat(() -> engine.status().running() == 1);
    }
    requireFailed(probe, ErrorCode.DRAINING);
    assertThat(gpu.usedBytes()).isZero();
  }

  @Test
  @Timeout(60)
  void aModelWaitsForItsOverheatedDeviceAndHoldsUpNoOther() {
    var files = tiny();
    var request = Digests.request(files, 3, 2);
    var twins = ofModel(TWIN, request);
    var expected = expected(files, List.of(request, twins));
    var models = models(new EmulatedGpu(1 << 30, 80, 1));
    models.load(Digests.MODEL, files);
    var arbiter = arbiters.getFirst();
    arbiter.restrain(Restraint.OVERHEATED);
    models.load(TWIN, files);
    assertThat(models.get(TWIN).device()).as("it takes no model now").isNull();
    var one = new EngineLimits(1, 8, LIMITS.kvBytesMax(), LIMITS.prefillChunk(), 1);
    try (var engine = new ExactEngine(models, one)) {
      var waiting = List.of(new EngineProbe(), new EngineProbe());
      waiting.forEach(probe -> engine.submit(request, CacheScope.NONE, probe));
      awaitThat(() -> engine.status().running() == 1);
      requireAnswer(engine, twins, expected.getLast(), 0);
      arbiter.restrain(Restraint.NONE);
      waiting.forEach(probe -> requireAnswer(probe, expected.getFirst(), 0));
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
    }
  }

  @Test
  @Timeout(60)
  void oneThatWaitsForItsDeviceGivesItsMemoryToThoseWhoCompute() {
    var files = RandomModel.of(RandomModel.shape(16, 24, 1, 2, 1, 40, 160), 7);
    var request = Digests.request(files, 31, 4);
    var twins = ofModel(TWIN, Digests.request(files, 30, 90));
    var expected = expected(files, List.of(request, twins));
    var models = models(new EmulatedGpu(1 << 30, 80, 1));
    models.load(Digests.MODEL, files);
    var arbiter = arbiters.getFirst();
    arbiter.restrain(Restraint.OVERHEATED);
    models.load(TWIN, files);
    // The second needs all four pages in the end.
    var four = new EngineLimits(4, 8, 4 * KvShape.of(files.config()).pageBytes(), 11, 1);
    try (var engine = new ExactEngine(models, four)) {
      var first = new EngineProbe();
      engine.submit(request, CacheScope.NONE, first);
      awaitThat(() -> engine.status().running() == 1);
      requireAnswer(engine, twins, expected.getLast(), 0);
      assertThat(engine.status().preemptions()).isPositive();
      arbiter.restrain(Restraint.NONE);
      requireAnswer(first, expected.getFirst(), 0);
    }
  }

  @Test
  @Timeout(60)
  void aModelLeavesADrainedDeviceAndLosesNoAnswer() {
    var files = tiny();
    var request = Digests.request(files, 3, 2);
    var root = expected(files, List.of(request)).getFirst();
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    var one = new EngineLimits(1, 8, LIMITS.kvBytesMax(), LIMITS.prefillChunk(), 1);
    try (var engine = new ExactEngine(models, one)) {
      var begin = new CountDownLatch(1);
      var first = new EngineProbe();
      engine.submit(
          request,
          CacheScope.NONE,
          event -> {
            await(begin);
            first.accept(event);
          });
      var second = new EngineProbe();
      engine.submit(request, CacheScope.NONE, second);
      arbiters.getFirst().drain();
      begin.countDown();
      requireAnswer(first, root, 0);
      requireAnswer(second, root, 0);
      assertThat(models.get(Digests.MODEL).device()).isNull();
      assertThat(gpu.usedBytes()).isZero();
      // An idle engine notices by itself.
      arbiters.getFirst().resume();
      models.load(Digests.MODEL, files);
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
      arbiters.getFirst().drain();
      awaitUsed(gpu, 0);
    }
  }

  @Test
  @Timeout(60)
  void aModelThatWaitsForMemoryHoldsUpNoneThatLeaves() throws Exception {
    var files = tiny();
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var models = models(gpu);
    models.load(Digests.MODEL, files);
    long one = gpu.usedBytes();
    var arbiter = arbiters.getFirst();
    try (var _ = new ExactEngine(models, LIMITS);
        var _ = arbiter.acquire(Workload.GRID_JOB, arbiter.leasableBytes() - one)) {
      var loading = Thread.ofPlatform().start(() -> models.load("second", files));
      awaitThat(() -> arbiter.view().leasesWaiting() == 1);
      models.unload(Digests.MODEL);
      assertThat(loading.join(WAIT_MAX)).isTrue();
      assertThat(models.get("second").device()).isNotNull();
      assertThat(gpu.usedBytes()).isEqualTo(one);
    }
  }

  @Test
  void attentionTakesTurnsWhereItsRoomIsSmall() throws Exception {
    var model = ExactModel.requantise(tiny());
    var passes = List.of(5);
    var all = KernelCheck.size(model, passes);
    var least = new DeviceModel.Size(all.tokensMax(), all.kvBytes(), 0);
    // One token finds room at once: five turns of four steps, not one.
    assertThat(launchesOfPasses(model, least, passes))
        .isEqualTo(launchesOfPasses(model, all, passes) + 4 * 4);
  }

  private long launchesOfPasses(ExactModel model, DeviceModel.Size size, List<Integer> passes)
      throws Exception {
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    var arbiter = arbiter(gpu);
    var lease = arbiter.acquire(Workload.INFERENCE, DeviceModel.bytesNeeded(model, size));
    var code = arbiter.assemble(DeviceCode.ptx(80));
    try (var placed = DeviceModel.place(model, size, lease, code)) {
      assertThat(KernelCheck.agrees(model, placed, passes)).isTrue();
    }
    return gpu.launches();
  }

  @Test
  void aDevicePassesTheLongCheck() {
    requireLong();
    for (int capability : new int[] {75, 80}) {
      var models = models(new EmulatedGpu(1 << 30, capability, 1), KernelCheck.LONG);
      models.load(Digests.MODEL, tiny());
      assertThat(models.get(Digests.MODEL).device()).isNotNull();
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
  void aDeviceThatFailsInItsCheckIsNotUsed() {
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    // The first model is copied; its first pass fails.
    gpu.succeed();
    gpu.fail(Fault.KERNEL_FAILED);
    var models = models(gpu);
    models.load(Digests.MODEL, tiny());
    assertThat(models.get(Digests.MODEL).device()).isNull();
    assertThat(gpu.usedBytes()).isZero();
    long launches = gpu.launches();
    models.load("another", tiny());
    assertThat(models.get("another").device()).isNull();
    assertThat(gpu.launches()).as("it is not asked again").isEqualTo(launches);
  }

  @Test
  void aCheckThatDidNotBeginIsMadeBeforeTheNextModel() {
    var gpu = new EmulatedGpu(1 << 30, 80, 1);
    gpu.spoil("aipg_gate");
    gpu.fail(Fault.OUT_OF_MEMORY);
    var models = models(gpu);
    models.load(Digests.MODEL, tiny());
    assertThat(models.get(Digests.MODEL).device()).isNull();
    assertThat(gpu.launches()).isZero();
    models.load("another", tiny());
    assertThat(gpu.launches()).isPositive();
    assertThat(models.get("another").device()).isNull();
    assertThat(gpu.usedBytes()).isZero();
  }

  @Test
  void aDeviceThatIsTooOldIsNotUsed() {
    var old = models(new EmulatedGpu(1 << 30, 70, 1));
    old.load(Digests.MODEL, llama());
    assertThat(old.get(Digests.MODEL).device()).isNull();
  }

  @Test
  void aDeviceThatIsTooSmallIsNotUsed() {
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
      awaitUsed(gpu, 0);
      EngineProbe.run(engine, Digests.request(files, 5, 2));
    }
  }

  private static void awaitUsed(EmulatedGpu gpu, long bytes) {
    awaitThat(() -> gpu.usedBytes() == bytes);
  }

  private static void awaitThat(BooleanSupplier holds) {
    long deadline = System.nanoTime() + WAIT_MAX.toNanos();
    while (!holds.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(holds.getAsBoolean()).isTrue();
  }
}
