package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.ReceiptView;
import java.time.Instant;

/** The list of receipts. */
public record ReceiptsView(Pager<Row> receipts) {
  /**
   * One receipt.
   *
   * @param customer name of the organisation, which the receipt itself does not tell
   */
  public record Row(ReceiptView view, String customer) {
    public String id() {
      return view.id();
    }

    public String jobId() {
      return view.jobId().toString();
    }

    public Instant issuedAt() {
      return view.receipt().issue().time();
    }

    public String lane() {
      return view.receipt().lane().label();
    }
  }
}
