package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.millis;
import static io.aipowergrid.node.ops.bench.BenchRun.millisAt;
import static io.aipowergrid.node.ops.bench.BenchRun.seconds;
import static io.aipowergrid.node.ops.bench.MiningTables.EPOCH;
import static io.aipowergrid.node.ops.bench.MiningTables.PART;
import static io.aipowergrid.node.ops.bench.MiningTables.PERIODS;

import io.aipowergrid.node.gpu.DeviceSearch;
import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.mining.GpuBench;
import io.aipowergrid.node.mining.GpuBench.EpochSwitch;
import io.aipowergrid.node.mining.GpuBench.Speed;
import io.aipowergrid.node.mining.Hashrate;
import io.aipowergrid.node.ops.TextTable;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Mining with each device of the machine: checked first, then measured. */
final class GpuTables implements Bench {
  private static final int CHECKED_PERIODS = 40;
  private static final int CHECKED_NONCES = 256;
  private static final int GUESTS = 200;

  @Override
  public String name() {
    return "mining-gpu";
  }

  @Override
  public String group() {
    return "mining";
  }

  @Override
  public String about() {
    return "mining with each device: right hashes, speed by period, switch of an epoch, waits";
  }

  @Override
  public void run(BenchRun run) throws InterruptedException {
    switch (GpuBench.devices()) {
      case DeviceSearch.None none ->
          System.out.println("Mining with devices: nothing to measure, " + none.reason() + "\n");
      case DeviceSearch.Found found -> {
        for (var device : found.devices()) {
          try (var bench = new GpuBench(device, EPOCH)) {
            measure(run, bench);
          } catch (GpuException e) {
            throw new IllegalStateException(device.info().name() + ": " + e.getMessage(), e);
          }
        }
      }
    }
  }

  private static void measure(BenchRun run, GpuBench bench)
      throws GpuException, InterruptedException {
    var dataset = bench.open();
    var made = new TextTable("dataset items", "light cache", "dataset", "samples");
    made.row(
        format("%,d", dataset.items()),
        seconds(dataset.lightCache()),
        seconds(dataset.computed()),
        "right");
    run.print(format("%s, epoch %d", bench.info().name(), EPOCH), made);
    check(run, bench);
    double limit = bench.memoryLimit(run.perFigure());
    var speeds = bench.speeds(PERIODS, run.perFigure().dividedBy(PART));
    run.print(
        format("Search, %d periods spread over the epoch, batches of %s", PERIODS, batches()),
        speeds(speeds, limit));
    var switches = new TextTable("next epoch", "a batch before", "first", "stall");
    row(switches, "computed ahead", bench.switchEpoch(true));
    row(switches, "not ahead", bench.switchEpoch(false));
    run.print("Switch of the epoch", switches);
    long[] waits = bench.guestWaits(GUESTS, GpuBench.BATCH_TIME);
    run.print(
        format("What others wait for while the device mines, %d times", GUESTS), waits(waits));
    run.print("The same waits by length", WaitHistogram.of(waits));
  }

  private static void check(BenchRun run, GpuBench bench)
      throws GpuException, InterruptedException {
    int wrong = bench.wrongHashes(CHECKED_PERIODS, CHECKED_NONCES);
    var table = new TextTable("periods", "nonces", "wrong");
    table.row(
        Integer.toString(CHECKED_PERIODS),
        format("%,d", CHECKED_PERIODS * CHECKED_NONCES),
        Integer.toString(wrong));
    run.print("Hashes compared with the processor's", table);
    if (wrong > 0) {
      throw new IllegalStateException("the device's hashes are wrong: nothing else was measured");
    }
  }

  private static TextTable speeds(List<Speed> speeds, double limit) {
    var sorted =
        speeds.stream().sorted(Comparator.comparingDouble(Speed::hashesPerSecond)).toList();
    var table = new TextTable("periods", "MH/s", "of the memory's limit", "power", "period");
    row(table, "slowest", sorted.getFirst(), limit);
    row(table, "median", sorted.get(sorted.size() / 2), limit);
    row(table, "fastest", sorted.getLast(), limit);
    double mean = speeds.stream().mapToDouble(Speed::hashesPerSecond).average().orElseThrow();
    table.row("mean", mega(mean), share(mean, limit), "", "");
    table.row("memory's limit", mega(limit), "", "", "");
    return table;
  }

  private static void row(TextTable table, String which, Speed speed, double limit) {
    double rate = speed.hashesPerSecond();
    table.row(
        which,
        mega(rate),
        share(rate, limit),
        Hashrate.wattsPerMega(rate, speed.watts()),
        Integer.toString(speed.period()));
  }

  private static void row(TextTable table, String how, Optional<EpochSwitch> result) {
    result.ifPresentOrElse(
        it -> table.row(how, millis(it.batch()), millis(it.first()), millis(it.stall())),
        () -> table.row(how, "-", "-", "no memory for two"));
  }

  private static TextTable waits(long[] nanos) {
    var table = new TextTable("median", "90 %", "99 %", "longest", "a batch");
    table.row(
        millisAt(nanos, 0.5),
        millisAt(nanos, 0.9),
        millisAt(nanos, 0.99),
        millisAt(nanos, 1),
        batches());
    return table;
  }

  private static String batches() {
    return format("%d ms", GpuBench.BATCH_TIME.toMillis());
  }

  private static String mega(double perSecond) {
    return format("%.2f", perSecond / 1e6);
  }

  private static String share(double rate, double limit) {
    return format("%.0f %%", 100 * rate / limit);
  }
}
