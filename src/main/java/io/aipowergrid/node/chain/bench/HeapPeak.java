package io.aipowergrid.node.chain.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/** The most heap that the whole process used at once. One thread uses it. */
public final class HeapPeak {
  private final List<MemoryPoolMXBean> pools =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .toList();

  /** Counts from now on. */
  public HeapPeak() {
    pools.forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  /** The sum of what each part of the heap held at most, which is no less than the true peak. */
  public long bytes() {
    return pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
  }
}
