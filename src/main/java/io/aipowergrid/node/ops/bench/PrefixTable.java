package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.millis;

import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.ops.TextTable;

/** What the prefix cache spares of a prompt that was asked before. */
final class PrefixTable implements Bench {
  @Override
  public String name() {
    return "prefix";
  }

  @Override
  public String group() {
    return "inference";
  }

  @Override
  public String about() {
    return "a prompt asked again";
  }

  @Override
  public void run(BenchRun run) {
    var report = EngineBench.repeatedPrompt(run.shape(), run.threads(), run.perFigure());
    var table = new TextTable("threads", "prompt", "cached", "first token cold", "warm", "ratio");
    table.row(
        Integer.toString(report.threads()),
        Integer.toString(report.promptTokens()),
        Integer.toString(report.cachedTokens()),
        millis(report.cold()),
        millis(report.warm()),
        format("%.1f", (double) report.cold().toNanos() / report.warm().toNanos()));
    run.print("Prefix cache: %s, a prompt asked again".formatted(report.model()), table);
  }
}
