package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who hears errors, and what follows when nobody does. */
@Timeout(30)
class XidListenerTest {
  private static final String A = "GPU-a";
  private static final String B = "GPU-b";
  private static final Duration LONG = Duration.ofHours(1);

  @TempDir Path folder;

  private final FakeSensors sensors = new FakeSensors();
  private final List<GpuArbiter> arbiters = List.of(arbiter(A), arbiter(B));

  private static GpuArbiter arbiter(String uuid) {
    return new DeviceArbiter(
        new FakeDevice(uuid, 1_000),
        new ArbiterLimits(0, Duration.ZERO, Duration.ofSeconds(10), 9),
        MiningHours.always(),
        InstantSource.system(),
        System::nanoTime);
  }

  @AfterEach
  void close() {
    arbiters.forEach(GpuArbiter::close);
  }

  private List<DeviceWatch> watches() {
    var limits = new WatchLimits(new HeatLimits(85, 75, 92, 82), 0);
    List<DeviceWatch> watches =
        arbiters.stream()
            .map(it -> new DeviceWatch(it, sensors, limits, folder, InstantSource.system()))
            .toList();
    watches.forEach(DeviceWatch::begin);
    return watches;
  }

  @Test
  void allAreLookedAtAtOnceAfterAnError() throws Exception {
    var watches = watches();
    var listener = new XidListener(sensors, watches);
    sensors.raise(B, 31);
    // It returns for the look long before the hour is over.
    listener.listen(LONG, () -> false);
    assertThat(watches.get(0).status().lastXid()).isEmpty();
    assertThat(watches.get(1).status().lastXid().orElseThrow().xid()).isEqualTo(Xid.of(31));
    listener.listen(LONG, () -> true);
    listener.listen(Duration.ofMillis(1), () -> false);
  }

  @Test
  void errorsOfSeveralDevicesAtOnceAreNotBelievedToBeEachOnes() throws Exception {
    var watches = watches();
    var listener = new XidListener(sensors, watches);
    // As NVML may say it: both with the number of the last one, which only B had.
    sensors.raise(A, 48);
    sensors.raise(B, 48);
    sensors.breakDown(B, new DeviceReading.Broken(DeviceState.FAILED, "the device needs a reset"));
    listener.listen(LONG, () -> false);
    assertThat(arbiters.get(0).view().state()).isEqualTo(DeviceState.RUNNING);
    assertThat(arbiters.get(1).view().state()).isEqualTo(DeviceState.FAILED);
    assertThat(watches)
        .extracting(it -> it.status().lastXid().orElseThrow().sure())
        .containsOnly(false);
    // Several of one device are its own.
    sensors.raise(A, 13);
    sensors.raise(A, 48);
    listener.listen(LONG, () -> false);
    assertThat(arbiters.get(0).view().state()).isEqualTo(DeviceState.FAILED);
    assertThat(watches.get(0).status().lastXid().orElseThrow().sure()).isTrue();
  }

  @Test
  void aFloodOfErrorsKeepsNoLookAway() throws Exception {
    var watches = watches();
    sensors.flood = new Hearing.Heard(new DeviceXid(A, Xid.of(13)));
    long begun = System.nanoTime();
    // It returns for the look long before the hour is over.
    new XidListener(sensors, watches).listen(LONG, () -> false);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .as("and not more often")
        .isGreaterThanOrEqualTo(XidListener.LOOKS_APART);
    long noted = watches.get(0).status().xids().get(Xid.Effect.NOTED);
    assertThat(noted).isPositive();
    assertThat(noted % XidListener.TOGETHER_MAX).as("they are taken in parts").isZero();
  }

  @Test
  void aWaitThatFailsBeginsAnewWithoutTheBrokenDevices() throws Exception {
    var watches = watches();
    assertThat(sensors.heard).containsExactly(A, B);
    sensors.breakDown(B, new DeviceReading.Broken(DeviceState.LOST, "gone"));
    sensors.hearings.add(new Hearing.Deaf("gone"));
    new XidListener(sensors, watches).listen(LONG, () -> false);
    assertThat(sensors.heard).containsExactly(A);
    assertThat(watches.get(0).status().deaf()).isEmpty();
    assertThat(watches.get(1).status().deaf()).isEqualTo("the device is failed or lost");
  }

  @Test
  void waitsThatFailAgainAndAgainLeaveTheDevicesDeaf() throws Exception {
    var watches = watches();
    var listener = new XidListener(sensors, watches);
    for (int i = 1; i < XidListener.FAILURES_MAX; i++) {
      sensors.hearings.add(new Hearing.Deaf("too old"));
      listener.listen(LONG, () -> false);
    }
    // One that does not fail begins the count anew.
    listener.listen(Duration.ofMillis(1), () -> false);
    for (int i = 1; i < XidListener.FAILURES_MAX; i++) {
      sensors.hearings.add(new Hearing.Deaf("too old"));
      listener.listen(LONG, () -> false);
    }
    assertThat(sensors.heard).containsExactly(A, B);
    sensors.hearings.add(new Hearing.Deaf("too old"));
    listener.listen(LONG, () -> false);
    assertThat(sensors.heard).isEmpty();
    assertThat(watches).extracting(it -> it.status().deaf()).containsOnly("too old");
  }
}
