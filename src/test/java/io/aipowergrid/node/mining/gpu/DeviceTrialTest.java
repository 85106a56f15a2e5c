package io.aipowergrid.node.mining.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.ArbiterLimits;
import io.aipowergrid.node.gpu.DeviceArbiter;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.MiningHours;
import io.aipowergrid.node.kawpow.SmallEpochs;
import io.aipowergrid.node.mining.kernel.EmulatedDevice;
import io.aipowergrid.node.mining.kernel.SearchKernel;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceTrialTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  private final EmulatedDevice device = new EmulatedDevice();
  private final DeviceArbiter arbiter =
      new DeviceArbiter(
          device,
          new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(2), 16),
          MiningHours.always(),
          InstantSource.system(),
          System::nanoTime);
  private final DeviceTrial trial =
      new DeviceTrial(arbiter, SmallEpochs.contexts(), 0, new BatchSize(32, 1, MOMENT), 16);

  @AfterEach
  void close() {
    trial.close();
    arbiter.close();
    assertThat(device.usedBytes()).isZero();
    assertThat(device.modules()).isZero();
  }

  @Test
  void measuresEveryThing() throws Exception {
    assertThat(trial.open().items()).isEqualTo(68);
    assertThat(trial.readBytesPerSecond(MOMENT)).isPositive();
    assertThat(trial.hashesPerSecond(3, MOMENT)).isPositive();
    assertThat(trial.switchEpoch(true).orElseThrow().first()).isPositive();
    assertThat(trial.switchEpoch(false).orElseThrow().batch()).isPositive();
    long[] waits = trial.guestWaits(3, 2, MOMENT);
    assertThat(waits).hasSize(2).isSorted();
    assertThat(waits[0]).isPositive();
  }

  @Test
  void countsWhatEveryLaunchOfAReadReads() throws Exception {
    trial.open();
    int before = device.launches();
    trial.readBytesPerSecond(Duration.ofNanos(1));
    int launches = (device.launches() - before) / 2; // A read to warm up, and one that is measured.
    assertThat(launches).isEqualTo(32);
    // A block has 16 groups of threads; each reads 16 items of 256 bytes.
    assertThat(DeviceEpoch.readBytes(1, 16)).isEqualTo(launches * 16 * 16 * 256);
  }

  @Test
  void findsEveryHashOfASoundDeviceRightAndOfASpoiledOneWrong() throws Exception {
    trial.open();
    assertThat(trial.wrongHashes(3, 32)).isZero();
    device.spoilAlways(SearchKernel.NAME);
    assertThat(trial.wrongHashes(3, 32)).isPositive();
    assertThatThrownBy(() -> trial.wrongHashes(3, 257))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysThatTheDeviceFailedWhileItMined() throws Exception {
    trial.open();
    device.fail(GpuException.Fault.KERNEL_FAILED);
    assertThatThrownBy(() -> trial.hashesPerSecond(3, MOMENT)).isInstanceOf(GpuException.class);
  }

  @Test
  void doesNotWaitForMemoryThatTheDeviceDoesNotHave() throws Exception {
    var small =
        new DeviceArbiter(
            device,
            new ArbiterLimits(
                device.info().memoryBytes() - 40_000, Duration.ZERO, Duration.ofSeconds(2), 16),
            MiningHours.always(),
            InstantSource.system(),
            System::nanoTime);
    try (small;
        var tight =
            new DeviceTrial(small, SmallEpochs.contexts(), 0, new BatchSize(32, 1, MOMENT), 16)) {
      tight.open();
      assertThat(tight.switchEpoch(true)).isEmpty();
    }
  }
}
