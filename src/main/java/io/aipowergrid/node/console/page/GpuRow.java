package io.aipowergrid.node.console.page;

import io.aipowergrid.node.gpu.DeviceDrain;
import io.aipowergrid.node.gpu.DeviceHold;
import io.aipowergrid.node.gpu.DeviceMetric;
import io.aipowergrid.node.gpu.DeviceStatus;
import io.aipowergrid.node.gpu.DeviceTrouble;
import io.aipowergrid.node.gpu.DeviceUse;
import io.aipowergrid.node.gpu.DeviceWords;
import io.aipowergrid.node.gpu.SeenXid;
import io.aipowergrid.node.gpu.Workload;
import io.aipowergrid.node.mining.DeviceReport;
import io.aipowergrid.node.mining.Hashrate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A GPU of this node.
 *
 * @param report how it goes with mining on it; null when it does not mine
 */
public record GpuRow(DeviceStatus status, @Nullable DeviceReport report) {
  /** Who has how much memory. */
  public record Part(String owner, long bytes) {}

  public String uuid() {
    return status.view().info().uuid();
  }

  public String name() {
    return status.view().info().name();
  }

  public String use() {
    return status.view().use().words();
  }

  public String useKind() {
    return switch (status.view().use()) {
      case INFERENCE, VERIFICATION, GRID_JOB, MINING, FREEING -> "good";
      case QUIET, HELD, OFF_SCHEDULE, IDLE, DRAINING, RELEASED -> "note";
      case OVER_POWER, HOT, OVERHEATED -> "watch";
      case FAILED, LOST -> "bad";
    };
  }

  /** Why it is failed or lost; empty otherwise. */
  public String trouble() {
    return status.view().trouble().map(DeviceTrouble::words).orElse("");
  }

  public @Nullable DeviceHold hold() {
    return status.hold().orElse(null);
  }

  public @Nullable DeviceDrain drain() {
    return status.drain().orElse(null);
  }

  public @Nullable SeenXid lastXid() {
    return status.lastXid().orElse(null);
  }

  /** Why the node does not hear of its errors; empty when it does. */
  public String deaf() {
    return status.deaf();
  }

  public String temperature() {
    return DeviceWords.temperature(status.reading());
  }

  public String power() {
    return DeviceWords.power(status.reading());
  }

  public String fan() {
    return DeviceWords.fan(status.reading());
  }

  public String clock() {
    return DeviceWords.clock(status.reading());
  }

  public String memoryClock() {
    return DeviceWords.memoryClock(status.reading());
  }

  public String memory() {
    return DeviceWords.memory(status.reading(), status.view().info().memoryBytes());
  }

  public String throttled() {
    return DeviceWords.throttled(status.reading());
  }

  /** Of its memory: each workload that has some, other programs where it says, and what is free. */
  public List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (Workload workload : Workload.values()) {
      Long bytes = status.view().leasedBytes().get(workload);
      if (bytes != null) {
        parts.add(new Part(words(workload), bytes));
      }
    }
    long leased = status.view().leasedBytesInAll();
    long used = status.reading().getOrDefault(DeviceMetric.MEMORY_USED_BYTES, leased);
    if (used > leased) {
      parts.add(new Part("contexts and other programs", used - leased));
    }
    long all = status.view().info().memoryBytes();
    parts.add(new Part("free", Math.max(0, all - Math.max(used, leased))));
    return parts;
  }

  private static String words(Workload workload) {
    String words = DeviceUse.of(workload).words();
    return workload == Workload.MINING ? words + ": the dataset" : words;
  }

  public boolean mines() {
    return report != null;
  }

  public String miningState() {
    return report == null ? "off" : report.state().name().toLowerCase(Locale.ROOT);
  }

  public String miningReason() {
    return report == null ? "" : report.reason();
  }

  public String rate() {
    return report == null ? "-" : Hashrate.words(report.hashesPerSecond());
  }

  public String perWatt() {
    return report == null
        ? "-"
        : Hashrate.perWatt(
            report.hashesPerSecond(), status.reading().get(DeviceMetric.POWER_MILLIWATTS));
  }

  public String dataset() {
    return report == null || report.epoch().isEmpty()
        ? "none in memory"
        : "epoch " + report.epoch().getAsInt();
  }

  public long accepted() {
    return report == null ? 0 : report.statistics().accepted();
  }

  public long stale() {
    return report == null ? 0 : report.statistics().stale();
  }

  /** Solutions that were refused or given twice. */
  public long refused() {
    return report == null ? 0 : report.statistics().rejected() + report.statistics().duplicate();
  }

  public long wrong() {
    return report == null ? 0 : report.wrongMixes();
  }
}
