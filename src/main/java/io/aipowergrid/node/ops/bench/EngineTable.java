package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.inference.EngineBenchReport;
import io.aipowergrid.node.ops.TextTable;
import java.util.List;

/** Tokens per second of the exact engine, for every kind of kernels. */
final class EngineTable implements Bench {
  @Override
  public String name() {
    return "engine";
  }

  @Override
  public String about() {
    return "exact engine";
  }

  @Override
  public void run(BenchRun run) {
    List<EngineBenchReport> reports = EngineBench.randomModel(run.threads(), run.perFigure());
    var table =
        new TextTable(
            "kernels",
            "threads",
            "prefill 128",
            "decode 1",
            "decode 4",
            "decode 8",
            "first token",
            "commitments");
    for (EngineBenchReport report : reports) {
      table.row(
          report.kernels(),
          Integer.toString(report.threads()),
          tokens(report.prefillPerSecond()),
          tokens(report.decodePerSecond()),
          tokens(report.decodeFourPerSecond()),
          tokens(report.decodeEightPerSecond()),
          format("%.0f ms", report.firstToken().toNanos() / 1e6),
          format("%.2f %%", report.commitmentPercent()));
    }
    run.print("Engine: " + reports.getFirst().model() + ", tokens per second", table);
    run.decodePerSecond(
        reports.stream().mapToDouble(EngineBenchReport::decodePerSecond).max().orElseThrow());
  }

  private static String tokens(double perSecond) {
    return format("%.0f", perSecond);
  }
}
