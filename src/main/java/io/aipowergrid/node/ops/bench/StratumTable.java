package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.millisAt;

import io.aipowergrid.node.mining.StratumBench;
import io.aipowergrid.node.ops.TextTable;
import java.io.IOException;

/** The Stratum server under many connections. */
final class StratumTable implements Bench {
  private static final int CONNECTIONS = 2_000;
  private static final int SHARES_PER_SECOND = 50;

  @Override
  public String name() {
    return "stratum";
  }

  @Override
  public String about() {
    return "the Stratum server under 2,000 connections";
  }

  @Override
  public void run(BenchRun run) throws IOException, InterruptedException {
    int shares = (int) (SHARES_PER_SECOND * Math.max(1, run.perFigure().toSeconds()));
    StratumBench.Result result =
        StratumBench.run(CONNECTIONS, shares, SHARES_PER_SECOND, run.threads());
    var table = new TextTable("what", "rate", "p50", "p99", "max");
    table.row(
        "miners connected until each has work",
        perSecond(result.connectionsPerSecond()),
        "",
        "",
        "");
    row(table, result.jobs() + " jobs told to all", "", result.jobNanos());
    table.row("small requests answered", perSecond(result.requestsPerSecond()), "", "", "");
    row(table, "shares checked in full", perSecond(result.sharesPerSecond()), result.shareNanos());
    run.print(
        format(
            "Stratum: %,d connections over loopback, both ends here; %d requests refused;"
                + " %.1f KiB of heap a connection; a share waits for its batch, 100 ms at most",
            result.connections(), result.refused(), result.bytesPerConnection() / 1024.0),
        table);
  }

  private static void row(TextTable table, String what, String rate, long[] nanos) {
    table.row(what, rate, millisAt(nanos, 0.50), millisAt(nanos, 0.99), millisAt(nanos, 1.0));
  }

  private static String perSecond(double rate) {
    return format("%,.0f/s", rate);
  }
}
