package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.ReceiptView;
import java.time.Instant;
import java.util.List;

/** The list of receipts. */
public record ReceiptsView(
    Listing<Row> receipts, List<Choice> models, List<Choice> customers, boolean filtered) {
  public ReceiptsView {
    models = List.copyOf(models);
    customers = List.copyOf(customers);
  }

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
