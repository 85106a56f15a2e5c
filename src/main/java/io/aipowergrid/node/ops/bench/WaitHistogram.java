package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.ops.TextTable;

/** How many waits were how long, with bounds that double from half a millisecond to a second. */
final class WaitHistogram {
  private static final long FIRST_NANOS = 500_000;
  private static final int BOUNDS = 12;

  private WaitHistogram() {}

  /**
   * A row for each bound from that of the shortest wait to that of the longest: waits above the
   * bound before and up to this one, and the share of all waits up to it.
   *
   * @param nanos ascending; not empty
   */
  static TextTable of(long[] nanos) {
    var table = new TextTable("up to", "waits", "together");
    int before = 0;
    for (int i = 0; i <= BOUNDS && before < nanos.length; i++) {
      boolean last = i == BOUNDS;
      long bound = last ? Long.MAX_VALUE : FIRST_NANOS << i;
      int together = before;
      while (together < nanos.length && nanos[together] <= bound) {
        together++;
      }
      if (together > 0) {
        table.row(
            last ? "more" : format("%.1f ms", bound / 1e6),
            Integer.toString(together - before),
            format("%.1f %%", 100.0 * together / nanos.length));
      }
      before = together;
    }
    return table;
  }
}
