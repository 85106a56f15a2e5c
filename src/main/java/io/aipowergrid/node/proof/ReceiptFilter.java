package io.aipowergrid.node.proof;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whose receipts a list shows; null does not restrict. */
public record ReceiptFilter(
    @Nullable UUID organisationId, @Nullable UUID projectId, @Nullable String modelId) {
  /** Every receipt of the node, for its operator. */
  public static final ReceiptFilter ALL = new ReceiptFilter(null, null);

  /** Of any model. */
  public ReceiptFilter(@Nullable UUID organisationId, @Nullable UUID projectId) {
    this(organisationId, projectId, null);
  }
}
