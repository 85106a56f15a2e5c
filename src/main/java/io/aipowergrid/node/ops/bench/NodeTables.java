package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.mebibytes;
import static io.aipowergrid.node.ops.bench.BenchRun.seconds;

import io.aipowergrid.node.base.Trees;
import io.aipowergrid.node.ops.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A whole node in its own process: start, memory, and what its HTTP surface costs. */
final class NodeTables implements Bench {
  private static final int REQUESTS_PER_SECOND = 500;
  private static final int REQUESTS = 10_000;

  @Override
  public String name() {
    return "node";
  }

  @Override
  public String about() {
    return "start, memory and API overhead of a node";
  }

  @Override
  public void run(BenchRun run) throws IOException, InterruptedException {
    Path scratch = Files.createTempDirectory("aipg-bench-");
    Path folder = scratch.resolve("data");
    try {
      var table = new TextTable("start", "until ready", "node memory", "database memory");
      String key;
      try (ChildNode first = ChildNode.start(folder)) {
        key = first.demoKey();
        row(table, "first (new database)", first);
      }
      try (ChildNode second = ChildNode.start(folder)) {
        row(table, "second", second);
        run.print("Start and resident memory after it", table);
        requests(run, second, key);
      }
    } finally {
      Trees.deleteIfExists(scratch);
    }
  }

  private static void row(TextTable table, String name, ChildNode node) throws IOException {
    table.row(
        name,
        seconds(node.startTime()),
        mebibytes(node.residentBytes()),
        mebibytes(node.databaseResidentBytes()));
  }

  private static void requests(BenchRun run, ChildNode node, String key)
      throws InterruptedException {
    ApiOverheadBench.Result result =
        new ApiOverheadBench(node.uri(), key).run(REQUESTS_PER_SECOND, REQUESTS);
    var table = new TextTable("requests", "rate", "failed", "p50", "p90", "p99", "max");
    table.row(
        Integer.toString(result.latencies().length),
        result.perSecond() + "/s",
        Integer.toString(result.failed()),
        format("%.2f ms", result.millisAt(0.50)),
        format("%.2f ms", result.millisAt(0.90)),
        format("%.2f ms", result.millisAt(0.99)),
        format("%.2f ms", result.millisAt(1.0)));
    run.print(
        "API overhead without a model: GET /v1/models with a key, client on the same machine",
        table);
  }
}
