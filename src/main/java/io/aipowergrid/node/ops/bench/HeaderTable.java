package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.chain.HeaderBench;
import io.aipowergrid.node.ops.TextTable;

/** Headers checked a second, with and without the mix hash, and what many of them weigh. */
final class HeaderTable implements Bench {
  private static final int HEADERS = 300_000;

  @Override
  public String name() {
    return "headers";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "header checks, and the memory of a long chain";
  }

  @Override
  public void run(BenchRun run) {
    HeaderBench.Result result = new HeaderBench(HEADERS, run.threads()).run(run.perFigure());
    var table = new TextTable("check", "headers/s", HEADERS / 1000 + ",000 headers");
    row(table, "full, epoch 0", result.fullPerSecond());
    row(table, "below a checkpoint, without the mix hash", result.cheapPerSecond());
    run.print(
        format(
            "Headers in messages of 2,000 on %d threads; the tree keeps %d bytes a header, %s",
            run.threads(),
            result.bytesPerHeader(),
            BenchRun.mebibytes(result.bytesPerHeader() * result.headers())),
        table);
  }

  private static void row(TextTable table, String check, double perSecond) {
    table.row(check, format("%,.0f", perSecond), format("%,.0f s", HEADERS / perSecond));
  }
}
