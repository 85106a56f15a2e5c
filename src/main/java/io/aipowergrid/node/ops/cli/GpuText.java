package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.gpu.DeviceDrain;
import io.aipowergrid.node.gpu.DeviceHold;
import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceWords;
import io.aipowergrid.node.gpu.ReportedDevice;
import io.aipowergrid.node.gpu.Xid;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.mining.MiningStatistics;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Devices in words for a terminal. Pure. */
final class GpuText {
  private GpuText() {}

  /**
   * How the devices are.
   *
   * @param mining how it goes with those that mine
   * @param holds that hold now
   * @param drains of devices that are drained
   */
  static String status(
      List<ReportedDevice> devices,
      List<DeviceReport> mining,
      List<DeviceHold> holds,
      List<DeviceDrain> drains,
      Instant now) {
    String reported =
        devices.isEmpty()
            ? "No running node has a GPU.\n"
            : devices.stream()
                .map(device -> of(device, mining, holds, drains, now))
                .collect(Collectors.joining("\n"));
    return reported + others(devices, holds, drains);
  }

  /** Holds and drains of devices that no node reports. */
  private static String others(
      List<ReportedDevice> devices, List<DeviceHold> holds, List<DeviceDrain> drains) {
    Set<String> uuids =
        devices.stream().map(ReportedDevice::uuid).collect(Collectors.toUnmodifiableSet());
    Stream<String> held =
        holds.stream()
            .filter(hold -> !uuids.contains(hold.uuid()))
            .map(hold -> other(hold.uuid(), "held", until(hold)));
    Stream<String> drained =
        drains.stream()
            .filter(drain -> !uuids.contains(drain.uuid()))
            .map(drain -> other(drain.uuid(), "drained", since(drain)));
    return Stream.concat(held, drained).collect(Collectors.joining());
  }

  private static String other(String uuid, String state, String words) {
    return "\n" + ChainText.lines("gpu", uuid + ", of no running node", state, words);
  }

  private static String of(
      ReportedDevice device,
      List<DeviceReport> mining,
      List<DeviceHold> holds,
      List<DeviceDrain> drains,
      Instant now) {
    var reading = device.reading();
    var text = new StringBuilder();
    text.append(ChainText.lines("gpu", device.uuid() + ", " + device.name()));
    text.append(ChainText.lines("use", device.use().words()));
    if (!device.trouble().isEmpty()) {
      text.append(ChainText.lines("trouble", device.trouble()));
    }
    holds.stream()
        .filter(hold -> hold.uuid().equals(device.uuid()))
        .forEach(hold -> text.append(ChainText.lines("held", until(hold))));
    drains.stream()
        .filter(drain -> drain.uuid().equals(device.uuid()))
        .forEach(drain -> text.append(ChainText.lines("drained", since(drain))));
    mining.stream()
        .filter(it -> it.uuid().equals(device.uuid()))
        .forEach(it -> text.append(mining(it, reading.get(DeviceMetric.POWER_MILLIWATTS))));
    text.append(
        ChainText.lines(
            "temperature", DeviceWords.temperature(reading),
            "power", DeviceWords.power(reading),
            "fan", DeviceWords.fan(reading),
            "clock", DeviceWords.clock(reading),
            "memory clock", DeviceWords.memoryClock(reading),
            "memory", DeviceWords.memory(reading, device.memoryBytes()),
            "throttled", DeviceWords.throttled(reading)));
    if (!device.powerLimit().isEmpty()) {
      text.append(ChainText.lines("limit", device.powerLimit()));
    }
    device
        .xid()
        .ifPresent(
            number ->
                text.append(
                    ChainText.lines("last XID", number + ": " + Xid.of(number).sentence())));
    return text.append(MiningText.age(device.reportedAt(), now)).toString();
  }

  private static String mining(DeviceReport report, @Nullable Long milliwatts) {
    MiningStatistics done = report.statistics();
    String state = report.state().name().toLowerCase(Locale.ROOT);
    return ChainText.lines(
        "mining",
        state + (report.reason().isEmpty() ? "" : ": " + report.reason()),
        "dataset",
        report.epoch().isPresent() ? "epoch " + report.epoch().getAsInt() : "none",
        "hash rate",
        Hashrate.words(report.hashesPerSecond())
            + ", "
            + Hashrate.perWatt(report.hashesPerSecond(), milliwatts),
        "solutions",
        "%d accepted, %d stale, %d rejected"
            .formatted(done.accepted(), done.stale(), done.rejected() + done.duplicate()));
  }

  /** A hold that was made just now. */
  static String held(DeviceHold hold) {
    return "%s does not mine %s. See gpu status.".formatted(hold.uuid(), until(hold));
  }

  private static String since(DeviceDrain drain) {
    return "since %s, by %s".formatted(drain.since().truncatedTo(ChronoUnit.SECONDS), drain.by());
  }

  private static String until(DeviceHold hold) {
    return "until %s, by %s".formatted(hold.until().truncatedTo(ChronoUnit.SECONDS), hold.by());
  }
}
