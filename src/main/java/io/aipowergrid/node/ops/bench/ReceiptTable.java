package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;

import io.aipowergrid.node.ops.TextTable;
import io.aipowergrid.node.proof.ReceiptBench;

/** What a receipt costs. */
final class ReceiptTable implements Bench {
  private static final int RECEIPTS = 4_000;
  private static final int ANSWER_TOKENS = 256;

  @Override
  public String name() {
    return "receipts";
  }

  @Override
  public String about() {
    return "receipts";
  }

  @Override
  public void run(BenchRun run) {
    ReceiptBench.Result result = ReceiptBench.run(RECEIPTS);
    var table =
        new TextTable("receipts", "issue", "per second", "verify", "bytes", "share of an answer");
    table.row(
        Integer.toString(result.receipts()),
        format("%.0f us", result.issueMicros()),
        format("%.0f", result.receiptsPerSecond()),
        format("%.0f us", result.verifyMicros()),
        Integer.toString(result.bytes()),
        shareOfAnswer(result, run));
    run.print("Receipts: built, signed and appended, without the database", table);
  }

  /**
   * What one receipt costs beside the answer of 256 tokens that it is about, on the fastest
   * kernels.
   */
  private static String shareOfAnswer(ReceiptBench.Result result, BenchRun run) {
    var decode = run.decodePerSecond();
    return decode.isEmpty()
        ? "run with engine"
        : format(
            "%.3f %%", 100 * result.issueMicros() / (ANSWER_TOKENS / decode.getAsDouble() * 1e6));
  }
}
