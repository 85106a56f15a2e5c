package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.kawpow.Kawpow;
import io.aipowergrid.node.kawpow.KawpowBench;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.ops.TextTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** KawPoW with the light cache: what an epoch, a hash and a block id cost. */
final class KawpowTables implements Bench {
  private static final List<Integer> EPOCHS = List.of(0, 113, 150, 266);
  private static final int CACHED_EPOCH = 150;
  private static final List<Integer> CACHE_MEBIBYTES = List.of(0, 16, 64, 256, 1024);

  @Override
  public String name() {
    return "kawpow";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "KawPoW light hashes, caches and block ids";
  }

  @Override
  public void run(BenchRun run) throws InterruptedException {
    // The first build also pays for compiling it, so it is not shown.
    KawpowBench.ofEpoch(0);
    var epochs = new TextTable("epoch", "wall", "CPU", "memory");
    List<KawpowBench> benches = new ArrayList<>();
    for (int epoch : EPOCHS) {
      var bench = KawpowBench.ofEpoch(epoch);
      benches.add(bench);
      epochs.row(
          Integer.toString(epoch),
          format("%.2f s", bench.cost().wallSeconds()),
          format("%.2f s", bench.cost().cpuSeconds()),
          format("%.1f MB", bench.cost().bytes() / 1e6));
    }
    run.print("KawPoW light cache and L1 cache", epochs);
    run.print("KawPoW light hashes per second", rates(run, benches));
    for (var bench : benches) {
      if (bench.cost().epoch() == CACHED_EPOCH) {
        run.print("With dataset items kept, epoch " + CACHED_EPOCH, caches(run, bench));
      }
    }
    var ids = new TextTable("final hash without mix", "per CPU second", "heap each");
    double micros = KawpowBench.finalHashMicros();
    ids.row(
        format("%.2f us", micros),
        format("%,.0f", 1e6 / micros),
        format("%d bytes", KawpowBench.finalHashBytes()));
    run.print("Block id", ids);
  }

  private static TextTable rates(BenchRun run, List<KawpowBench> benches)
      throws InterruptedException {
    var table =
        new TextTable(
            "epoch", "code", "threads", "in step", "H/s", "H per CPU second", "CPU a hash", "heap");
    for (var bench : benches) {
      for (int threads : run.threads() == 1 ? List.of(1) : List.of(1, run.threads())) {
        for (int inStep : List.of(1, KawpowHasher.INTERLEAVED_MAX)) {
          addRows(table, bench, threads, inStep, run.perFigure());
        }
      }
    }
    return table;
  }

  private static void addRows(
      TextTable table, KawpowBench bench, int threads, int inStep, Duration perFigure)
      throws InterruptedException {
    // Half the time warms up.
    for (var rate : bench.rates(threads, inStep, perFigure.dividedBy(2))) {
      table.row(
          Integer.toString(bench.cost().epoch()),
          rate.mixer(),
          Integer.toString(threads),
          Integer.toString(inStep),
          format("%.0f", rate.perSecond()),
          format("%.0f", rate.perCpuSecond()),
          format("%.2f ms", 1e3 / rate.perCpuSecond()),
          format("%.1f KiB", threads * rate.scratchBytes() / 1024.0));
    }
  }

  private static TextTable caches(BenchRun run, KawpowBench bench) throws InterruptedException {
    var table =
        new TextTable(
            "cache",
            "of the dataset",
            "full after",
            "hashes",
            "hits",
            "H/s",
            "H per CPU second",
            "same again");
    for (int mebibytes : CACHE_MEBIBYTES) {
      long bytes = (long) mebibytes << 20;
      if (bytes > Runtime.getRuntime().maxMemory() / 2) {
        table.row(BenchRun.mebibytes(bytes), "the heap is too small", "", "", "", "", "", "");
        continue;
      }
      var cached =
          bench.cached(
              bytes, run.threads(), KawpowHasher.INTERLEAVED_MAX, run.perFigure().dividedBy(2));
      table.row(
          BenchRun.mebibytes(bytes),
          format("%.1f %%", 100 * cached.ofDataset()),
          format("%,d hashes", Math.ceilDiv(cached.items(), Kawpow.ROUNDS)),
          Long.toString(cached.hashes()),
          format("%.1f %%", 100 * cached.hits()),
          format("%.0f", cached.rate().perSecond()),
          format("%.0f", cached.rate().perCpuSecond()),
          format("%.2f ms", 1e3 * cached.again()));
    }
    return table;
  }
}
