package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.millis;

import io.aipowergrid.node.mining.MiningBench;
import io.aipowergrid.node.mining.MiningBench.EpochSwitch;
import io.aipowergrid.node.mining.MiningBench.PeriodRate;
import io.aipowergrid.node.ops.TextTable;
import java.util.Comparator;
import java.util.List;

/** Mining with the processor: hashes by period, and what the switch of an epoch costs. */
final class MiningTables implements Bench {
  /** Devices search the same periods ({@link GpuTables}). */
  static final int EPOCH = 150;

  static final int PERIODS = 50;

  /** Periods are many, so each gets a part of the time of a figure. */
  static final int PART = 8;

  @Override
  public String name() {
    return "mining-cpu";
  }

  @Override
  public String group() {
    return "mining";
  }

  @Override
  public String about() {
    return "mining with the processor by period, and the switch of an epoch";
  }

  @Override
  public void run(BenchRun run) throws InterruptedException {
    var bench = new MiningBench(EPOCH);
    var rates = bench.periods(PERIODS, run.threads(), run.perFigure().dividedBy(PART));
    run.print(
        format(
            "Search with %d threads, epoch %d, %d periods spread over it",
            run.threads(), EPOCH, PERIODS),
        periods(rates));
    var table =
        new TextTable("next epoch", "a batch before", "longest while preparing", "first", "stall");
    row(table, "prepared ahead", bench.epochSwitch(true));
    row(table, "not prepared", bench.epochSwitch(false));
    run.print("Switch of the epoch, one thread", table);
  }

  private static TextTable periods(List<PeriodRate> rates) {
    var sorted =
        rates.stream().sorted(Comparator.comparingDouble(PeriodRate::hashesPerSecond)).toList();
    var table = new TextTable("periods", "H/s", "period");
    row(table, "slowest", sorted.getFirst());
    row(table, "median", sorted.get(sorted.size() / 2));
    row(table, "fastest", sorted.getLast());
    double mean = rates.stream().mapToDouble(PeriodRate::hashesPerSecond).average().orElseThrow();
    table.row("mean", format("%,.1f", mean), "");
    return table;
  }

  private static void row(TextTable table, String which, PeriodRate rate) {
    table.row(which, format("%,.1f", rate.hashesPerSecond()), Integer.toString(rate.period()));
  }

  private static void row(TextTable table, String how, EpochSwitch result) {
    table.row(
        how,
        millis(result.batch()),
        millis(result.longestMeanwhile()),
        millis(result.first()),
        millis(result.stall()));
  }
}
