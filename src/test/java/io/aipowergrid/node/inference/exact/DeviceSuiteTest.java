package io.aipowergrid.node.inference.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.gpu.ptx.EmulatedGpu;
import io.aipowergrid.node.inference.DeviceEquality;
import io.aipowergrid.node.inference.EngineBenchReport.Decode;
import io.aipowergrid.node.inference.exact.Batch.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bundle does on a machine with a GPU, on an emulated one: the suite and the bench. */
class DeviceSuiteTest {
  private static final EngineLimits LIMITS = new EngineLimits(4, 8, 64 << 20, 70, 1);

  private final EmulatedGpu gpu = new EmulatedGpu(1 << 30, 80, 1);
  private final DeviceArbiter arbiter =
      new DeviceArbiter(
          gpu,
          new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(2), 8),
          MiningHours.always(),
          Clock.systemUTC(),
          System::nanoTime);

  @AfterEach
  void close() {
    arbiter.close();
  }

  private DeviceSuite suite(LongFunction<RandomCase> cases) {
    return new DeviceSuite(new ExactDevice(arbiter, LIMITS, List.of(1, 1)), cases);
  }

  /** Small enough for a device that is a thousand times slower than the processor. */
  private static RandomCase tiny(long seed) {
    var files = RandomModel.of(RandomModel.shape(8, 12, 1, 2, 1, 30, 64), seed);
    return new RandomCase(files, List.of(Digests.request(RandomCase.MODEL, files, 3, 2)));
  }

  @Test
  void countsTheAnswersThatDiffer() {
    assertThat(suite(DeviceSuiteTest::tiny).run(2)).isEqualTo(new DeviceEquality(2, 4, 0));
    assertThat(gpu.usedBytes()).isZero();
    LongFunction<RandomCase> spoiling =
        seed -> {
          if (seed == 1) {
            gpu.spoil("aipg_gate");
          }
          return tiny(seed);
        };
    assertThat(suite(spoiling).run(2)).isEqualTo(new DeviceEquality(2, 4, 2));
  }

  @Test
  void measuresAModelAndGivesTheDeviceBack() throws Exception {
    var model = ExactModel.requantise(tiny(3).files());
    var bench = new DeviceBench(arbiter, Duration.ofNanos(1), 1, 3, List.of(1, 2));
    var report = bench.run(model, "tiny");
    assertThat(report.decode()).extracting(Decode::sequences).containsExactly(1, 2);
    assertThat(report.decode()).allMatch(decode -> decode.perSecond() > 0);
    assertThat(report.prefillPerSecond()).isPositive();
    assertThat(report.readPerSecond()).isPositive();
    assertThat(report.stepBytes()).isEqualTo(model.bytesPerStep());
    assertThat(gpu.usedBytes()).isZero();
  }

  @Test
  void aPassThatIsLargerThanItsRoomIsRefused() throws Exception {
    var model = ExactModel.requantise(tiny(3).files());
    var size = KernelCheck.size(model, List.of(2));
    var lease = arbiter.acquire(Workload.INFERENCE, DeviceModel.bytesNeeded(model, size));
    var code = arbiter.assemble(DeviceCode.ptx(80));
    try (var placed = DeviceModel.place(model, size, lease, code)) {
      var cache = new KvCache(KvShape.of(model.config()).on(placed.kv()), new KvPagePool(1 << 20));
      cache.ensure(3);
      var batch = new Batch(3);
      for (int position = 0; position < 3; position++) {
        batch.add(1, position, cache, Wanted.NOTHING);
      }
      var runner = placed.runner();
      long before = gpu.launches();
      assertThatThrownBy(() -> runner.forward(batch))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a pass of 3 tokens, the device has room for 2");
      assertThat(gpu.launches()).isEqualTo(before);
    }
  }

  @Test
  void saysWhenTheDeviceMayNotCompute() {
    gpu.spoil("aipg_add");
    assertThatThrownBy(() -> suite(DeviceSuiteTest::tiny).run(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("took no model");
  }
}
