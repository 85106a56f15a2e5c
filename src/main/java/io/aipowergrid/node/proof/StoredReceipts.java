package io.aipowergrid.node.proof;

import io.aipowergrid.node.proof.data.StoredReceipt;

/** Turns rows into what leaves the room. May be called from any thread. */
final class StoredReceipts {
  private StoredReceipts() {}

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
