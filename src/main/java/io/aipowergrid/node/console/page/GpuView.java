package io.aipowergrid.node.console.page;

import java.time.Duration;
import java.util.List;

/**
 * One GPU of this node.
 *
 * @param lengths for which it may be held, in minutes
 * @param chart its minutes by reason
 * @param totals of the period
 */
public record GpuView(
    GpuRow gpu,
    List<Choice> lengths,
    List<Choice> ranges,
    String period,
    String chart,
    Listing<GpuHour> hours,
    GpuTotals totals) {
  public GpuView {
    lengths = List.copyOf(lengths);
    ranges = List.copyOf(ranges);
  }

  /** Only what follows the device every few seconds: no hours, which the database would sum up. */
  static GpuView now(GpuRow gpu, List<Choice> lengths) {
    var none = new Listing<GpuHour>(List.of(), new Pager<>(List.of(), "", "", "", ""), "");
    return new GpuView(gpu, lengths, List.of(), "", "", none, GpuTotals.NONE);
  }

  /** How long work that found mining waited for the device; zero when there was none. */
  public Duration preemption() {
    return gpu.status().view().computeWaits().p99();
  }

  public boolean preempted() {
    return preemption().isPositive();
  }
}
