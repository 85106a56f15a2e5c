package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.Amount;
import java.util.List;

/**
 * The sums of a GPU's hours.
 *
 * @param net what blocks that it found pay after the operations share
 * @param poolEstimate what pools may pay for its shares, estimated
 * @param millijoules that it drew, as far as it said its power
 */
public record GpuTotals(Amount net, Amount poolEstimate, long millijoules) {
  static final GpuTotals NONE = new GpuTotals(Amount.ZERO, Amount.ZERO, 0);

  static GpuTotals of(List<GpuHour> hours) {
    return hours.stream().map(GpuTotals::of).reduce(NONE, GpuTotals::plus);
  }

  private static GpuTotals of(GpuHour hour) {
    return new GpuTotals(hour.mining().net(), hour.mining().poolEstimate(), hour.millijoules());
  }

  private GpuTotals plus(GpuTotals other) {
    return new GpuTotals(
        net.plus(other.net),
        poolEstimate.plus(other.poolEstimate),
        Math.addExact(millijoules, other.millijoules));
  }

  public String netCoins() {
    return net.toCoins();
  }

  public String poolCoins() {
    return poolEstimate.toCoins();
  }

  public String energy() {
    return GpuHour.energy(millijoules);
  }
}
