package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.proof.ReceiptColumn;
import java.util.ArrayList;
import java.util.List;

/** The columns of the list of receipts. Thread-safe. */
final class ReceiptsTable {
  static final SortOrder<ReceiptColumn> STANDARD = SortOrder.descending(ReceiptColumn.SEQUENCE);

  private ReceiptsTable() {}

  static List<Head> heads(Sorting<ReceiptColumn> sorting, Address address, boolean operator) {
    var heads = new ArrayList<Head>();
    heads.add(Head.plain("Receipt"));
    heads.add(Head.plain("Log entry").num().low());
    heads.add(sorting.words(ReceiptColumn.MODEL, "Model", address));
    heads.add(Head.plain("Lane").low());
    if (operator) {
      heads.add(Head.plain("Customer").low());
    }
    heads.add(sorting.figures(ReceiptColumn.PROMPT_TOKENS, "Prompt tokens", address).low());
    heads.add(sorting.figures(ReceiptColumn.OUTPUT_TOKENS, "Output tokens", address));
    heads.add(Head.plain("Job").low());
    heads.add(sorting.times(ReceiptColumn.SEQUENCE, "Issued", address));
    return heads;
  }
}
