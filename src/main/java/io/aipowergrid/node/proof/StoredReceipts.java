package io.aipowergrid.node.proof;

import io.aipowergrid.node.proof.data.StoredReceipt;

/** Turns rows into what leaves the room. May be called from any thread. */
final class StoredReceipts {
  private StoredReceipts() {}

  /** Copies what lists sort by out of the receipt. */
  static void fillColumns(StoredReceipt stored, Receipt receipt) {
    stored.modelId = receipt.model().id();
    stored.promptTokens = receipt.counts().prompt();
    stored.outputTokens = receipt.counts().output();
  }

  static ReceiptView view(StoredReceipt stored) {
    return view(stored, ReceiptCodec.read(stored.cbor));
  }

  static ReceiptView view(StoredReceipt stored, Receipt receipt) {
    return new ReceiptView(
        stored.receiptId,
        stored.jobId,
        stored.choice,
        stored.organisationId,
        stored.projectId,
        receipt,
        stored.cbor,
        stored.signature,
        stored.logIndex,
        stored.sealedTranscript != null);
  }
}
