package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.chain.HeaderChainBench;
import io.aipowergrid.node.ops.TextTable;

/** The work of a chain of 300,000 headers, checked in full. */
final class HeaderChainTable implements Bench {
  private static final int HEADERS = 300_000;
  private static final int SHOWN = 50_000;

  @Override
  public String name() {
    return "header-chain";
  }

  @Override
  public String about() {
    return "the mix hashes of 300,000 headers, ten minutes on two cores; only when named";
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public void run(BenchRun run) {
    HeaderChainBench.Result result =
        new HeaderChainBench(HEADERS)
            .run(
                run.threads(),
                checked -> {
                  if (checked % SHOWN == 0) {
                    System.out.println(format("%,d headers checked", checked));
                  }
                });
    var table = new TextTable("headers", "epochs", "checked in", "headers/s", "heap at most");
    table.row(
        format("%,d", result.headers()),
        Integer.toString(result.epochs()),
        format("%,.0f s", result.checked().toMillis() / 1e3),
        format("%,.0f", result.perSecond()),
        BenchRun.mebibytes(result.heapBytesPeak()));
    run.print(format("Every mix hash of a chain of headers, %d threads", run.threads()), table);
  }
}
