package io.aipowergrid.node.proof;

import org.jspecify.annotations.Nullable;

/**
 * Checks a saved receipt without server or database (exact-inference.md 2.8, V0). Stateless; may be
 * called from any thread.
 */
public final class ReceiptVerifier {
  /** Checks the file against the key it carries. */
  public VerificationReport verify(byte[] receiptJsonFile) {
    return verify(receiptJsonFile, null);
  }

  /**
   * @param pinnedKey the node's public key from a trusted source; null takes the file's word for it
   */
  public VerificationReport verify(byte[] receiptJsonFile, byte @Nullable [] pinnedKey) {
    throw new IllegalStateException("not landed yet");
  }
}
