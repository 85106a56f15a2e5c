package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.ops.TextTable;
import java.util.List;

/** What it costs to hold answers to a schema or a regular expression. */
final class ConstraintTable implements Bench {
  private static final List<Integer> VOCABULARIES = List.of(4_096, 32_000, 128_256);

  @Override
  public String name() {
    return "constraints";
  }

  @Override
  public String about() {
    return "answers held to a schema or regular expression";
  }

  @Override
  public void run(BenchRun run) {
    var table =
        new TextTable(
            "constraint", "vocabulary", "compile", "tokens", "first", "worst", "remembered");
    for (int vocabulary : VOCABULARIES) {
      for (var report : EngineBench.constraints(vocabulary)) {
        table.row(
            report.constraint(),
            Integer.toString(vocabulary),
            format("%.0f us", report.compileMicros()),
            Integer.toString(report.tokens()),
            format("%.1f us", report.firstMicros()),
            format("%.0f us", report.worstMicros()),
            format("%.2f us", report.againMicros()));
      }
    }
    run.print("Constraints: time for each token, masks made the first time and remembered", table);
  }
}
