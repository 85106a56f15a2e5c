package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.Receipt;
import java.util.List;

/** One receipt with the walk through its checks. */
public record ReceiptDetailView(
    ReceiptsView.Row row,
    Receipt receipt,
    String signature,
    List<CheckRow> checks,
    String conclusion,
    boolean passed,
    String temperature) {
  public ReceiptDetailView {
    checks = List.copyOf(checks);
  }
}
