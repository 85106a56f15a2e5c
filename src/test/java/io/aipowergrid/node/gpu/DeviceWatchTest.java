package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.Xid.Effect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DeviceWatchTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final DeviceReading.Broken LOST =
      new DeviceReading.Broken(DeviceState.LOST, "the driver does not reach it");
  private static final ArbiterLimits LIMITS =
      new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(10), 9);

  private final FakeSensors sensors = new FakeSensors();
  private final GpuArbiter arbiter =
      new DeviceArbiter(
          new FakeDevice(1_000),
          LIMITS,
          MiningHours.always(),
          InstantSource.system(),
          System::nanoTime);

  @TempDir Path folder;

  private DeviceWatch watch;

  @BeforeEach
  void open() {
    watch =
        new DeviceWatch(
            arbiter,
            sensors,
            new WatchLimits(new HeatLimits(85, 75, 92, 82), 0),
            folder,
            InstantSource.fixed(NOW));
  }

  @AfterEach
  void close() {
    arbiter.close();
  }

  private void lookAt(long celsius) {
    sensors.say(DeviceMetric.TEMPERATURE_CELSIUS, celsius);
    watch.look(0);
  }

  @Test
  void aHotDeviceMinesNoMoreAndServesOn() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var mining = arbiter.acquire(Workload.MINING, 10);
        var inference = arbiter.acquire(Workload.INFERENCE, 10)) {
      lookAt(86);
      assertThat(watch.status().view().use()).isEqualTo(DeviceUse.HOT);
      Future<Integer> batch = pool.submit(() -> mining.run(ignored -> 1));
      assertThat(inference.<Integer>run(ignored -> 2)).isEqualTo(2);
      assertThat(batch.isDone()).isFalse();
      lookAt(74);
      assertThat(batch.get()).isEqualTo(1);
      assertThat(watch.status().view().restraint()).isEqualTo(Restraint.NONE);
    }
  }

  @Test
  void anOverheatedDeviceDoesNothingButFree() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var inference = arbiter.acquire(Workload.INFERENCE, 10);
        var leaving = arbiter.acquire(Workload.INFERENCE, 20)) {
      lookAt(93);
      assertThatThrownBy(() -> inference.run(ignored -> 1))
          .isInstanceOfSatisfying(
              GpuException.class,
              e -> assertThat(e.fault()).isEqualTo(GpuException.Fault.UNAVAILABLE))
          .hasMessage("the device is too hot for any work");
      assertThatThrownBy(() -> arbiter.acquire(Workload.INFERENCE, 1))
          .hasMessage("the device is too hot for any work");
      Future<GpuLease> mining = pool.submit(() -> arbiter.acquire(Workload.MINING, 1));
      while (arbiter.view().leasesWaiting() == 0) {
        Thread.onSpinWait();
      }
      leaving.close();
      assertThat(arbiter.view().leasedBytes()).isEqualTo(Map.of(Workload.INFERENCE, 10L));
      assertThat(arbiter.view().use()).isEqualTo(DeviceUse.OVERHEATED);
      lookAt(81);
      assertThat(inference.<Integer>run(ignored -> 1)).isEqualTo(1);
      assertThat(arbiter.view().restraint()).isEqualTo(Restraint.HOT);
      assertThat(mining.isDone()).isFalse();
      lookAt(74);
      mining.get().close();
    }
  }

  @Test
  void whatWaitsForADeviceThatBecomesTooHotIsRefused() throws Exception {
    var device = new FakeDevice(1_000);
    device.blocked = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var busy =
            new DeviceArbiter(
                device, LIMITS, MiningHours.always(), InstantSource.system(), System::nanoTime);
        var lease = busy.acquire(Workload.INFERENCE, 10)) {
      Future<Integer> first = pool.submit(() -> lease.run(ignored -> 1));
      while (busy.view().use() != DeviceUse.INFERENCE) {
        Thread.onSpinWait();
      }
      Future<Integer> second = pool.submit(() -> lease.run(ignored -> 2));
      while (busy.view().tasksWaiting() == 0) {
        Thread.onSpinWait();
      }
      busy.restrain(Restraint.OVERHEATED);
      assertThatThrownBy(second::get).hasMessageContaining("the device is too hot for any work");
      device.blocked.countDown();
      assertThat(first.get()).as("what runs ends").isEqualTo(1);
    }
  }

  @Test
  void anErrorThatLosesTheDeviceFailsWhatWaitsAndNamesItself() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor();
        var mining = arbiter.acquire(Workload.MINING, 10)) {
      arbiter.hold(Duration.ofHours(1));
      Future<Integer> batch = pool.submit(() -> mining.run(ignored -> 1));
      while (arbiter.view().tasksWaiting() == 0) {
        Thread.onSpinWait();
      }
      sensors.breakDown(LOST);
      watch.hear(Xid.of(79), true);
      assertThatThrownBy(batch::get).hasMessageContaining("XID 79: the device has fallen off");
      assertThatThrownBy(() -> arbiter.acquire(Workload.INFERENCE, 1))
          .hasMessageStartingWith("the device is lost: XID 79");
    }
    DeviceStatus status = watch.status();
    assertThat(status.view().state()).isEqualTo(DeviceState.LOST);
    assertThat(status.view().use()).isEqualTo(DeviceUse.LOST);
    assertThat(status.view().trouble().orElseThrow().xid()).isEqualTo(OptionalInt.of(79));
    assertThat(status.lastXid()).contains(new SeenXid(Xid.of(79), NOW, true));
    assertThat(status.xids())
        .isEqualTo(Map.of(Effect.NOTED, 0L, Effect.FAILED, 0L, Effect.LOST, 1L));
    arbiter.resume();
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.LOST);
  }

  @Test
  void theNumberOfAnotherDevicesErrorLosesNothing() {
    watch.hear(Xid.of(79), true);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.RUNNING);
    assertThat(watch.status().lastXid()).contains(new SeenXid(Xid.of(79), NOW, true));
    assertThat(watch.status().xids()).containsEntry(Effect.LOST, 1L);
    watch.look(0);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.RUNNING);
    sensors.breakDown(LOST);
    watch.look(1);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.LOST);
  }

  @Test
  void anErrorThatMayBeAnotherDevicesIsOnlyNotedUnlessTheDeviceSaysSo() {
    watch.hear(Xid.of(95), false);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.RUNNING);
    assertThat(watch.status().xids())
        .containsEntry(Effect.NOTED, 1L)
        .containsEntry(Effect.FAILED, 0L);
    assertThat(watch.status().lastXid().orElseThrow().words()).endsWith("it may be another's");
    sensors.breakDown(new DeviceReading.Broken(DeviceState.FAILED, "the device needs a reset"));
    watch.hear(Xid.of(95), false);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.FAILED);
  }

  @Test
  void whatTheDeviceDrawsIsCounted() {
    sensors.say(DeviceMetric.POWER_MILLIWATTS, 300_000);
    watch.look(0);
    watch.look(2_000_000_000L);
    assertThat(watch.status().millijoules()).isEqualTo(600_000);
    sensors.breakDown(LOST);
    watch.look(4_000_000_000L);
    assertThat(watch.energy().pending()).containsExactly(new EnergyHour("GPU-fake", NOW, 600_000));
  }

  @Test
  void anErrorThatEndsAllContextsFailsTheDevice() {
    watch.hear(Xid.of(95), true);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.FAILED);
    assertThat(arbiter.view().use()).isEqualTo(DeviceUse.FAILED);
    sensors.breakDown(LOST);
    watch.look(0);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.LOST);
    assertThat(arbiter.view().trouble().orElseThrow().words())
        .as("the number stays")
        .startsWith("XID 95: an error of memory hit every program");
    watch.hear(Xid.of(48), true);
    assertThat(arbiter.view().state()).isEqualTo(DeviceState.LOST);
  }

  @Test
  void errorsOfOneProgramAreOnlyNoted() {
    for (int number : List.of(13, 31, 43, 45, 63, 94, 999, 12_345)) {
      watch.hear(Xid.of(number), true);
    }
    DeviceStatus status = watch.status();
    assertThat(status.view().state()).isEqualTo(DeviceState.RUNNING);
    assertThat(status.view().trouble()).isEmpty();
    assertThat(status.xids().get(Effect.NOTED)).isEqualTo(8);
    assertThat(status.lastXid().orElseThrow().xid().number()).isEqualTo(12_345);
  }

  @Test
  void whatNeedsAResetIsFailedAndWhatNeedsARestartIsLost() {
    for (int number : List.of(46, 48, 62, 64, 95, 109, 110, 119, 120, 140, 143, 158)) {
      assertThat(Xid.of(number).effect()).as("XID %d", number).isEqualTo(Effect.FAILED);
      assertThat(Xid.of(number).sentence()).endsWith("needs a reset");
    }
    assertThat(Xid.of(79).effect()).isEqualTo(Effect.LOST);
    assertThat(Xid.of(74).effect()).isEqualTo(Effect.NOTED);
  }

  @Test
  void throttlingIsNamedByItsBits() {
    assertThat(Throttle.of(0)).isEmpty();
    assertThat(Throttle.of(0x1 | 0x2 | 0x10 | 0x100)).as("chosen and idle clocks").isEmpty();
    assertThat(Throttle.of(0x48))
        .containsExactly(Throttle.HARDWARE_SLOWDOWN, Throttle.HARDWARE_THERMAL);
    assertThat(Throttle.of(0xac)).doesNotContain(Throttle.HARDWARE_THERMAL).hasSize(4);
  }
}
