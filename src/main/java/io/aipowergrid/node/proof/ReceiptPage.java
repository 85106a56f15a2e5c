package io.aipowergrid.node.proof;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receipts in the order that was asked for.
 *
 * @param nextCursor to be passed on for the next page; null on the last one
 */
public record ReceiptPage(List<ReceiptView> receipts, @Nullable String nextCursor) {
  public ReceiptPage {
    receipts = List.copyOf(receipts);
  }
}
