package io.aipowergrid.node.inference;

import com.sun.management.OperatingSystemMXBean;
import io.aipowergrid.node.inference.model.FreeMemory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Memory of the machine, or of the container when its control group has a limit. Any thread may
 * call; each call looks again.
 */
final class HostMemory {
  private static final Path MACHINE = Path.of("/proc/meminfo");
  private static final Path GROUP_V2 = Path.of("/sys/fs/cgroup/memory.stat");
  private static final Path GROUP_V1 = Path.of("/sys/fs/cgroup/memory/memory.stat");
  private static final int KIB = 1024;

  private HostMemory() {}

  /** All that machine or container has, used or not. */
  static long total() {
    return system().getTotalMemorySize();
  }

  /** What is left for models now. */
  static FreeMemory free() {
    var runtime = Runtime.getRuntime();
    long growth = runtime.maxMemory() - runtime.totalMemory();
    return new FreeMemory(growth + runtime.freeMemory(), Math.max(0, available() - growth));
  }

  // The JVM counts cached files as used; the kernel gives them back when memory is needed.
  private static long available() {
    long machineTotal = read(MACHINE, "MemTotal:").orElse(Long.MAX_VALUE / KIB) * KIB;
    long machine = read(MACHINE, "MemAvailable:").orElse(Long.MAX_VALUE / KIB) * KIB;
    if (total() >= machineTotal) {
      return Math.min(machine, total());
    }
    var used = read(GROUP_V2, "anon");
    if (used.isEmpty()) {
      used = read(GROUP_V1, "total_rss");
    }
    long left = used.isPresent() ? total() - used.getAsLong() : system().getFreeMemorySize();
    return Math.min(machine, left);
  }

  /** The number behind a name at the beginning of a line. */
  static OptionalLong read(Path file, String name) {
    try {
      for (var line : Files.readAllLines(file)) {
        var words = line.split("\\s+");
        if (words.length > 1 && words[0].equals(name)) {
          return OptionalLong.of(Long.parseLong(words[1]));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }

  private static OperatingSystemMXBean system() {
    return (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }
}
