package io.aipowergrid.node.proof;

/** Who may see the transcript of a job in order to audit it (proof-protocol.md 3.1, key 12). */
public enum AuditConsent {
  /** Anybody may be given the transcript. */
  PUBLIC(1, "public"),
  /** Only the drawn committee of validators. */
  VALIDATORS(2, "validators"),
  /** Nobody; the receipt is then in the lane {@link ReceiptLane#UNAUDITED}. */
  NONE(3, "none");

  private final int code;
  private final String label;

  AuditConsent(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The number in the signed receipt; it never changes. */
  public int code() {
    return code;
  }

  /** The word in the readable rendering. */
  public String label() {
    return label;
  }
}
