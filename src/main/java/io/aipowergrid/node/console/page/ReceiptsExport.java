package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.proof.ReceiptColumn;
import io.aipowergrid.node.proof.ReceiptFilter;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import java.util.List;
import java.util.Locale;

/** The list of receipts as comma-separated values. Thread-safe. */
final class ReceiptsExport {
  private static final int PAGE = 200;
  private static final List<String> HEAD =
      List.of(
          "receipt",
          "log_index",
          "job",
          "choice",
          "issued",
          "model",
          "lane",
          "prompt_tokens",
          "output_tokens",
          "finish",
          "leaf_root");

  private ReceiptsExport() {}

  static Csv write(
      Receipts receipts, ReceiptFilter filter, SortOrder<ReceiptColumn> order, int rowsMax) {
    var csv = new Csv(HEAD);
    String cursor = null;
    int written = 0;
    while (written < rowsMax) {
      var page = receipts.list(filter, order, cursor, Math.min(PAGE, rowsMax - written));
      page.receipts().forEach(view -> csv.row(row(view)));
      written += page.receipts().size();
      cursor = page.nextCursor();
      if (cursor == null) {
        return csv;
      }
    }
    return csv.row(List.of("cut after " + rowsMax + " rows"));
  }

  private static List<String> row(ReceiptView view) {
    var receipt = view.receipt();
    return List.of(
        view.id(),
        Long.toString(view.logIndex()),
        view.jobId().toString(),
        Integer.toString(view.choice()),
        receipt.issue().time().toString(),
        receipt.model().id(),
        receipt.lane().label(),
        Long.toString(receipt.counts().prompt()),
        Long.toString(receipt.counts().output()),
        receipt.finishReason().name().toLowerCase(Locale.ROOT),
        receipt.leafRoot().toHex());
  }
}
