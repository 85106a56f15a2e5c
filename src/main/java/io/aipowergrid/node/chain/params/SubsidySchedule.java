package io.aipowergrid.node.chain.params;

import io.aipowergrid.node.base.Amount;
import java.util.List;

/**
 * New coins by height (GetBlockSubsidy; chain.md 6.1): eras one after the other, each halving at
 * its own interval. Immutable.
 *
 * @param eras in the order of their first heights, the first at 0
 */
public record SubsidySchedule(List<Era> eras) {
  /**
   * Blocks from {@code fromHeight} on earn {@code units >> ((height - fromHeight) / interval)}.
   *
   * @param interval blocks between two halvings; 0 for none
   */
  public record Era(int fromHeight, Amount first, int interval) {}

  private static final int SHIFT_LIMIT = 64;

  public SubsidySchedule {
    eras = List.copyOf(eras);
    if (eras.isEmpty() || eras.getFirst().fromHeight() != 0) {
      throw new IllegalArgumentException("the first era of a subsidy starts at height 0");
    }
    for (int i = 1; i < eras.size(); i++) {
      if (eras.get(i).fromHeight() <= eras.get(i - 1).fromHeight()) {
        throw new IllegalArgumentException("eras of a subsidy stand in the order of heights");
      }
    }
  }

  /** What the block at the height may create, fees aside. */
  public Amount at(int height) {
    Era era = eras.getFirst();
    for (Era next : eras) {
      if (next.fromHeight() <= height) {
        era = next;
      }
    }
    if (era.interval() == 0) {
      return era.first();
    }
    int shift = (height - era.fromHeight()) / era.interval();
    return shift >= SHIFT_LIMIT ? Amount.ZERO : Amount.of(era.first().units() >> shift);
  }
}
