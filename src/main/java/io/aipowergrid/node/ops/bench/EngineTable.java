package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.inference.EngineBenchReport;
import io.aipowergrid.node.ops.TextTable;
import java.util.ArrayList;
import java.util.List;

/** Tokens per second of the exact engine, for every kind of kernels. */
final class EngineTable implements Bench {
  @Override
  public String name() {
    return "engine";
  }

  @Override
  public String group() {
    return "inference";
  }

  @Override
  public String about() {
    return "exact engine";
  }

  @Override
  public void run(BenchRun run) {
    List<EngineBenchReport> reports =
        EngineBench.randomModel(run.shape(), run.threads(), run.perFigure());
    var table = new TextTable(headings(reports.getFirst()).toArray(String[]::new));
    reports.forEach(report -> table.row(cells(report).toArray(String[]::new)));
    var model = reports.getFirst();
    run.print(
        "Engine: %s in %s, tokens per second"
            .formatted(model.model(), BenchRun.mebibytes(model.modelBytes())),
        table);
    run.decodePerSecond(
        reports.stream().mapToDouble(EngineBenchReport::decodeOnePerSecond).max().orElseThrow());
  }

  private static List<String> headings(EngineBenchReport report) {
    var headings = new ArrayList<>(List.of("kernels", "threads", "prefill 128"));
    report.decode().forEach(decode -> headings.add("decode " + decode.sequences()));
    headings.addAll(List.of("first token", "commitments", "memory read", "read by decode 1"));
    return headings;
  }

  private static List<String> cells(EngineBenchReport report) {
    var cells = new ArrayList<String>();
    cells.add(report.kernels());
    cells.add(Integer.toString(report.threads()));
    cells.add(tokens(report.prefillPerSecond()));
    report.decode().forEach(decode -> cells.add(tokens(decode.perSecond())));
    cells.add(format("%.0f ms", report.firstToken().toNanos() / 1e6));
    cells.add(format("%.2f %%", report.commitmentPercent()));
    cells.add(format("%.1f GB/s", report.readPerSecond() / 1e9));
    cells.add(format("%.0f %%", report.readPercent()));
    return cells;
  }

  private static String tokens(double perSecond) {
    return format("%.0f", perSecond);
  }
}
