package io.aipowergrid.node.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.gpu.data.DeviceTable;
import io.aipowergrid.node.gpu.data.DrainTable;
import io.aipowergrid.node.gpu.data.EnergyHourTable;
import io.aipowergrid.node.gpu.data.HoldTable;
import io.aipowergrid.node.gpu.data.UseHourTable;
import io.aipowergrid.node.ops.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class GpuServiceIT {
  private static DataSource database;

  @TempDir Path data;

  private final FakeSensors sensors = new FakeSensors();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final GpuReports reports =
      new GpuReports(new DeviceTable(database), InstantSource.system());
  private final GpuHours hours = hours(GpuSettings.of(Map.of()), InstantSource.system());
  private final GpuDrains drains = new GpuDrains(new DrainTable(database), InstantSource.system());
  private GpuHolds holds;

  @BeforeAll
  static void createDatabase() {
    database = TestDatabase.pool(TestDatabase.migrated());
  }

  private static GpuHours hours(GpuConfig config, InstantSource clock) {
    return new GpuHours(config, new UseHourTable(database), new EnergyHourTable(database), clock);
  }

  private GpuService service(DeviceSearch devices, Map<String, String> settings) {
    return service(() -> devices, settings);
  }

  private GpuService service(Supplier<DeviceSearch> devices, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>(Map.of("aipg.gpu.look-interval", "10ms"));
    all.putAll(settings);
    GpuConfig config = GpuSettings.of(all);
    var source =
        new DeviceSource() {
          @Override
          public DeviceSearch search() {
            return devices.get();
          }

          @Override
          public Optional<DeviceSensors> sensors() {
            return Optional.of(sensors);
          }
        };
    var clock = InstantSource.system();
    var arbiters = new GpuArbiters(config, source, clock);
    holds = new GpuHolds(config, new HoldTable(database), clock);
    var desk = new GpuDesk(config, holds, drains, reports, hours, clock);
    return new GpuService(config, arbiters, source, clock, registry, desk, holds, drains, data);
  }

  private double gauge(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }

  @Test
  void watchesLimitsAndErrorsAndSetsBackWhatItSet() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    sensors.say(DeviceMetric.TEMPERATURE_CELSIUS, 86).say(DeviceMetric.THROTTLE_REASONS, 0x40);
    var device = new FakeDevice(1L << 30);
    var service =
        service(
            new DeviceSearch.Found(List.of(device)), Map.of("aipg.gpu.power-limit-watts", "300"));
    long begun = System.nanoTime();
    service.start();
    await().until(() -> !service.devices().isEmpty());
    long watched = System.nanoTime();
    await().until(() -> gauge("aipg_gpu_restrained", "reason", "hot") == 1);
    assertThat(gauge("aipg_gpu_temperature_celsius")).isEqualTo(86);
    assertThat(gauge("aipg_gpu_power_watts")).as("it does not say").isNaN();
    assertThat(gauge("aipg_gpu_throttled", "reason", "hardware_thermal")).isEqualTo(1);
    assertThat(gauge("aipg_gpu_throttled", "reason", "power_cap")).isZero();
    assertThat(gauge("aipg_gpu_broken")).isZero();
    for (var waits : List.of("aipg_gpu_preempt_compute", "aipg_gpu_preempt_memory")) {
      assertThat(registry.get(waits).functionTimer().count()).as("nobody waited").isZero();
    }
    assertThat(gauge("aipg_gpu_preempt_memory_p99_seconds")).isZero();
    sensors.raise("GPU-fake", 48);
    await().until(() -> gauge("aipg_gpu_broken") == 1);
    assertThat(gauge("aipg_gpu_xid_last")).isEqualTo(48);
    assertThat(registry.get("aipg_gpu_xids").tag("effect", "failed").functionCounter().count())
        .isEqualTo(1);
    assertThat(service.devices().getFirst().powerLimit()).isEqualTo("the driver holds it at 300 W");
    service.stop(Duration.ofSeconds(5));
    assertThat(sensors.limitsSet()).isEqualTo(List.of(300_000L, 600_000L));
    assertThat(sensors.heard).isEmpty();
    assertThat(data.resolve("gpu")).as("nothing is left to set back").isEmptyDirectory();
    long least = System.nanoTime() - watched;
    // Meters may be as old as a second.
    await().until(() -> secondsOfAllReasons() >= least / 1e9);
    double all = secondsOfAllReasons();
    long most = System.nanoTime() - begun;
    assertThat(all).as("every second has a reason").isLessThanOrEqualTo(most / 1e9);
  }

  private double secondsOfAllReasons() {
    return registry.get("aipg_gpu_seconds").functionCounters().stream()
        .mapToDouble(it -> it.count())
        .sum();
  }

  @Test
  void obeysHoldsFromTheDatabaseUntilTheyEnd() {
    var service = service(new DeviceSearch.Found(List.of(new FakeDevice(1L << 30))), Map.of());
    service.start();
    await().until(() -> !service.devices().isEmpty());
    // As the command line does it, beside the node.
    DeviceHold hold = holds.hold("GPU-fake", Duration.ofHours(2), "a test");
    await().until(() -> service.devices().getFirst().view().use() == DeviceUse.HELD);
    assertThat(service.devices().getFirst().hold()).contains(hold);
    assertThat(gauge("aipg_gpu_held")).isEqualTo(1);
    assertThat(holds.of("GPU-fake")).contains(hold);

    service.hold("GPU-fake", Duration.ofMillis(200), "a test");
    await().until(() -> service.devices().getFirst().view().use() == DeviceUse.IDLE);
    await().until(() -> service.devices().getFirst().hold().isEmpty());

    service.hold("GPU-fake", Duration.ofHours(2), "a test");
    await().until(() -> service.devices().getFirst().view().use() == DeviceUse.HELD);
    assertThat(service.release("GPU-fake", "a test")).isTrue();
    assertThat(service.release("GPU-fake", "a test")).isFalse();
    await().until(() -> service.devices().getFirst().view().use() == DeviceUse.IDLE);
    service.stop(Duration.ofSeconds(5));
  }

  @Test
  void aDrainedDeviceTakesNothingUntilItIsResumedAlsoAfterARestart() throws Exception {
    var device = new FakeDevice(1L << 30);
    var service = service(new DeviceSearch.Found(List.of(device)), Map.of());
    service.start();
    await().until(() -> !service.devices().isEmpty());
    // As the command line does it, beside the node.
    assertThat(drains.drain("GPU-fake", "a test")).isTrue();
    assertThat(drains.drain("GPU-fake", "another")).isFalse();
    await().until(() -> service.devices().getFirst().drain().isPresent());
    assertThat(service.devices().getFirst().view().use()).isEqualTo(DeviceUse.RELEASED);
    assertThat(service.devices().getFirst().drain().orElseThrow().by()).isEqualTo("a test");
    assertThat(gauge("aipg_gpu_drained")).isEqualTo(1);
    service.stop(Duration.ofSeconds(5));

    var next = service(new DeviceSearch.Found(List.of(new FakeDevice(1L << 30))), Map.of());
    next.start();
    await().until(() -> next.devices().stream().anyMatch(it -> it.drain().isPresent()));
    assertThat(next.devices().getFirst().view().use()).isEqualTo(DeviceUse.RELEASED);
    assertThat(next.drain("GPU-fake", "a test")).as("it is already").isFalse();
    assertThat(next.resume("GPU-fake", "a test")).isTrue();
    assertThat(next.resume("GPU-fake", "a test")).isFalse();
    await().until(() -> next.devices().getFirst().view().use() == DeviceUse.IDLE);
    await().until(() -> next.devices().getFirst().drain().isEmpty());
    next.stop(Duration.ofSeconds(5));
  }

  @Test
  void aDeviceMayHaveLimitsOfItsOwn() {
    sensors.say(DeviceMetric.TEMPERATURE_CELSIUS, 80);
    var devices = List.<GpuDevice>of(new FakeDevice("GPU-a", 9), new FakeDevice("GPU-b", 9));
    var service =
        service(
            new DeviceSearch.Found(devices),
            Map.of(
                "aipg.gpu.power-limit-watts", "300",
                "aipg.gpu.limits.GPU-a.mining-pause-celsius", "79",
                "aipg.gpu.limits.GPU-a.mining-resume-celsius", "70",
                "aipg.gpu.limits.GPU-b.power-limit-watts", "250"));
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    service.start();
    await().until(() -> !service.devices().isEmpty());
    await().until(() -> service.devices().getFirst().view().restraint() == Restraint.HOT);
    assertThat(service.devices().getLast().view().restraint()).isEqualTo(Restraint.NONE);
    assertThat(service.devices())
        .extracting(DeviceStatus::powerLimit)
        .containsExactly("the driver holds it at 300 W", "the driver holds it at 250 W");
    service.stop(Duration.ofSeconds(5));
  }

  @Test
  void aHoldEndsSomeTime() {
    service(new DeviceSearch.None("none"), Map.of("aipg.gpu.hold-max", "2h"));
    assertThatThrownBy(() -> holds.hold("GPU-x", Duration.ZERO, "a test"))
        .isInstanceOf(NodeException.class);
    assertThatThrownBy(() -> holds.hold("GPU-x", Duration.ofHours(2).plusMillis(1), "a test"))
        .hasMessageContaining("2 hours at most");
    assertThat(holds.hold("GPU-x", Duration.ofHours(2), "a test").uuid()).isEqualTo("GPU-x");
    assertThat(holds.release("GPU-x", "a test")).isTrue();
  }

  @Test
  void reportsItsDevicesWhileItRuns() {
    sensors.say(DeviceMetric.TEMPERATURE_CELSIUS, 61).say(DeviceMetric.POWER_MILLIWATTS, 412_000);
    var device = new FakeDevice(1L << 30);
    var service =
        service(
            new DeviceSearch.Found(List.of(device)), Map.of("aipg.gpu.report-interval", "10ms"));
    service.start();
    await().until(() -> reports.all().stream().anyMatch(it -> !it.reading().isEmpty()));
    assertThat(reports.all().getFirst().reading())
        .isEqualTo(
            Map.of(DeviceMetric.TEMPERATURE_CELSIUS, 61L, DeviceMetric.POWER_MILLIWATTS, 412_000L));
    sensors.breakDown(new DeviceReading.Broken(DeviceState.LOST, "the driver does not reach it"));
    sensors.raise("GPU-fake", 79);
    await().until(() -> reports.all().getFirst().trouble().startsWith("XID 79"));
    ReportedDevice said = reports.all().getFirst();
    assertThat(said.state()).isEqualTo(DeviceState.LOST);
    assertThat(said.uuid()).isEqualTo("GPU-fake");
    assertThat(said.memoryBytes()).isEqualTo(1L << 30);
    assertThat(said.xid()).isEqualTo(OptionalInt.of(79));
    assertThat(said.reading()).isEmpty();
    service.stop(Duration.ofSeconds(5));
    assertThat(reports.all()).isEmpty();
    assertThat(hours.energy("GPU-fake", Instant.EPOCH, Instant.now().plusSeconds(1)))
        .as("what it drew before it was lost")
        .isNotEmpty()
        .allMatch(it -> it.millijoules() > 0);
    assertThat(registry.get("aipg_gpu_energy_joules").functionCounter().count()).isPositive();
    var written = hours.list("GPU-fake", Instant.EPOCH, Instant.now().plusSeconds(1));
    assertThat(written).extracting(UseHour::use).contains(DeviceUse.LOST);
    assertThat(hours.list("GPU-fake", Instant.EPOCH, written.getFirst().hour())).isEmpty();
  }

  @Test
  void forgetsWhatANodeSaidThatWasKilledAWeekAgo() {
    var table = new DeviceTable(database);
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    for (Duration age : List.of(GpuReports.KEPT_FOR, GpuReports.KEPT_FOR.plusMillis(1))) {
      table.write(
          List.of(
              new ReportedDevice(
                  "GPU-" + age.toMillis(),
                  "Gone",
                  1,
                  DeviceState.RUNNING,
                  DeviceUse.IDLE,
                  "",
                  "",
                  OptionalInt.empty(),
                  Map.of(),
                  now.minus(age))));
    }
    new GpuReports(table, InstantSource.fixed(now)).write(List.of());
    assertThat(reports.all())
        .extracting(ReportedDevice::uuid)
        .containsExactly("GPU-" + GpuReports.KEPT_FOR.toMillis());
    table.remove("GPU-" + GpuReports.KEPT_FOR.toMillis());
  }

  @Test
  void forgetsTheHoursThatAreNotKeptAnyMore() {
    Instant now = Instant.parse("2025-01-01T10:00:00Z");
    Instant first = now.minus(Duration.ofDays(2));
    var kept = hours(GpuSettings.of(Map.of("aipg.gpu.hours-kept", "2d")), InstantSource.fixed(now));
    for (Instant hour : List.of(first.minus(Duration.ofHours(1)), first)) {
      kept.add(
          List.of(new UseHour("GPU-old", hour, DeviceUse.IDLE, Duration.ofSeconds(1))),
          List.of(new EnergyHour("GPU-old", hour, 1)));
    }
    kept.sweep();
    assertThat(kept.list("GPU-old", Instant.EPOCH, now))
        .extracting(UseHour::hour)
        .containsExactly(first);
    assertThat(kept.energy("GPU-old", Instant.EPOCH, now))
        .extracting(EnergyHour::hour)
        .containsExactly(first);
  }

  @Test
  void aWrongSettingIsRefusedWhenTheNodeStarts() {
    var none = new DeviceSearch.None("none");
    assertThatThrownBy(service(none, Map.of("aipg.gpu.mining-hours", "mon 8-9"))::start)
        .hasMessageContaining("aipg.gpu.mining-hours are written");
    assertThatThrownBy(service(none, Map.of("aipg.gpu.mining-zone", "Moon/Base"))::start)
        .hasMessageContaining("aipg.gpu.mining-zone");
    assertThatThrownBy(service(none, Map.of("aipg.gpu.heat.mining-resume-celsius", "85"))::start)
        .hasMessageContaining("aipg.gpu.heat");
    assertThatThrownBy(
            service(none, Map.of("aipg.gpu.limits.GPU-a.all-pause-celsius", "84"))::start)
        .hasMessageStartingWith("aipg.gpu.limits.GPU-a: ");
    assertThatThrownBy(
            service(none, Map.of("aipg.gpu.limits.GPU-a.power-limit-watts", "-1"))::start)
        .hasMessageContaining("is positive");
    assertThatThrownBy(service(none, Map.of("aipg.gpu.look-interval", "0s"))::start)
        .hasMessage("aipg.gpu.look-interval is a millisecond or more");
  }

  @Test
  void timesAreRefusedWithWhichAThreadWouldNeverRest() {
    for (String key : List.of("look-interval", "report-interval", "hold-max")) {
      requireTime(key, "1ms");
      assertThatThrownBy(() -> requireTime(key, "PT0.000999999S"))
          .hasMessage("aipg.gpu." + key + " is a millisecond or more");
      assertThatThrownBy(() -> requireTime(key, "PT-1S")).hasMessageContaining(key);
    }
    requireTime("hours-kept", "1h");
    assertThatThrownBy(() -> requireTime("hours-kept", "59m"))
        .hasMessage("aipg.gpu.hours-kept is an hour or more");
  }

  private static void requireTime(String key, String time) {
    WatchLimits.require(GpuSettings.of(Map.of("aipg.gpu." + key, time)));
  }

  @Test
  void aNodeThatStopsWhileDevicesAreLookedForTouchesNone() {
    sensors.range = Optional.of(new PowerRange(200_000, 700_000, 600_000));
    var found = new CountDownLatch(1);
    var service =
        service(
            () -> {
              awaitQuietly(found);
              return new DeviceSearch.Found(List.of(new FakeDevice(1L << 30)));
            },
            Map.of("aipg.gpu.power-limit-watts", "300"));
    service.start();
    service.stop(Duration.ofMillis(10));
    found.countDown();
    service.stop(Duration.ofSeconds(5));
    assertThat(service.devices()).isEmpty();
    assertThat(sensors.limitsSet()).isEmpty();
    assertThat(registry.getMeters()).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aMachineWithoutDevicesSaysWhy() {
    var service = service(new DeviceSearch.None("no NVIDIA driver"), Map.of());
    service.start();
    service.stop(Duration.ofSeconds(5));
    assertThat(service.devices()).isEmpty();
    assertThat(service.absence()).contains("no NVIDIA driver");
    assertThat(registry.getMeters()).isEmpty();
  }
}
