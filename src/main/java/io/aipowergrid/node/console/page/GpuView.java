package io.aipowergrid.node.console.page;

import java.time.Duration;
import java.util.List;

/**
 * One GPU of this node.
 *
 * @param lengths for which it may be held, in minutes
 * @param chart its minutes by reason
 * @param net what its blocks of the period pay after the operations share
 */
public record GpuView(
    GpuRow gpu,
    List<Choice> lengths,
    List<Choice> ranges,
    String period,
    String chart,
    Listing<GpuHour> hours,
    String net) {
  public GpuView {
    lengths = List.copyOf(lengths);
    ranges = List.copyOf(ranges);
  }

  /** How long work that found mining waited for the device; zero when there was none. */
  public Duration preemption() {
    return gpu.status().view().preemptionP99();
  }

  public boolean preempted() {
    return preemption().isPositive();
  }
}
