package io.aipowergrid.node.ops.bench;

import io.aipowergrid.node.inference.EngineBench;
import io.aipowergrid.node.inference.EngineBenchReport;
import io.aipowergrid.node.ops.TextTable;
import io.aipowergrid.node.ops.Trees;
import io.aipowergrid.node.proof.ReceiptBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./aipg bench}: measures this machine and prints one table for each name. */
@Command(
    name = "bench",
    description = "Measure engine, receipts, start and API on this machine.",
    mixinStandardHelpOptions = true)
public final class BenchCommand implements Callable<Integer> {
  private static final Set<String> NAMES = Set.of("engine", "receipts", "node");
  private static final int RECEIPTS = 4_000;
  private static final int ANSWER_TOKENS = 256;
  private static final int REQUESTS_PER_SECOND = 500;
  private static final int REQUESTS = 10_000;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME",
      description = "engine, receipts, node (start, memory, API overhead); all by default.")
  List<String> names = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "4",
      description = "How long each engine figure is measured (default: ${DEFAULT-VALUE}).")
  int seconds;

  @Option(
      names = "--threads",
      description = "Engine threads (default: all processors).",
      defaultValue = "0")
  int threads;

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (String name : names) {
      if (!NAMES.contains(name)) {
        throw new IllegalStateException(
            "there is no bench " + name + "; there are engine, receipts, node");
      }
    }
    List<EngineBenchReport> engine = List.of();
    if (wanted("engine")) {
      engine = benchEngine();
    }
    if (wanted("receipts")) {
      benchReceipts(engine);
    }
    if (wanted("node")) {
      benchNode();
    }
    return 0;
  }

  private boolean wanted(String name) {
    return names.isEmpty() || names.contains(name);
  }

  private List<EngineBenchReport> benchEngine() {
    int used = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    List<EngineBenchReport> reports = EngineBench.randomModel(used, Duration.ofSeconds(seconds));
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
    print("Engine: " + reports.getFirst().model() + ", tokens per second", table);
    return reports;
  }

  private void benchReceipts(List<EngineBenchReport> engine) {
    ReceiptBench.Result result = ReceiptBench.run(RECEIPTS);
    var table =
        new TextTable("receipts", "issue", "per second", "verify", "bytes", "share of an answer");
    table.row(
        Integer.toString(result.receipts()),
        format("%.0f us", result.issueMicros()),
        format("%.0f", result.receiptsPerSecond()),
        format("%.0f us", result.verifyMicros()),
        Integer.toString(result.bytes()),
        shareOfAnswer(result, engine));
    print("Receipts: built, signed and appended, without the database", table);
  }

  /**
   * What one receipt costs beside the answer of 256 tokens that it is about, on the fastest
   * kernels.
   */
  private static String shareOfAnswer(ReceiptBench.Result result, List<EngineBenchReport> engine) {
    double fastest =
        engine.stream().mapToDouble(EngineBenchReport::decodePerSecond).max().orElse(0);
    return fastest == 0
        ? "run with engine"
        : format("%.3f %%", 100 * result.issueMicros() / (ANSWER_TOKENS / fastest * 1e6));
  }

  private void benchNode() throws IOException, InterruptedException {
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
        print("Start and resident memory after it", table);
        benchApi(second, key);
      }
    } finally {
      Trees.deleteIfExists(scratch);
    }
  }

  private static void row(TextTable table, String name, ChildNode node) throws IOException {
    table.row(
        name,
        format("%.1f s", node.startTime().toNanos() / 1e9),
        mebibytes(node.residentBytes()),
        mebibytes(node.databaseResidentBytes()));
  }

  private static void benchApi(ChildNode node, String key) throws InterruptedException {
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
    print(
        "API overhead without a model: GET /v1/models with a key, client on the same machine",
        table);
  }

  private static String tokens(double perSecond) {
    return format("%.0f", perSecond);
  }

  private static String mebibytes(long bytes) {
    return format("%d MiB", bytes >> 20);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }

  private static void print(String title, TextTable table) {
    System.out.println(title);
    System.out.println(table);
  }
}
