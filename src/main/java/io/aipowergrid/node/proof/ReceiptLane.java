package io.aipowergrid.node.proof;

import io.aipowergrid.node.inference.ModelCard;

/** How far the result of a receipt can be verified (proof-protocol.md 3.1, keys 1 and 12). */
public enum ReceiptLane {
  /** Bit for bit, profile I. */
  EXACT_I(1, "exact-I"),
  /** Bit for bit, profile G. */
  EXACT_G(2, "exact-G"),
  /** By thresholds over many jobs. */
  STATISTICAL(3, "statistical"),
  /** Not at all: the node only states what it did. */
  UNVERIFIED(4, "unverified"),
  /** Its owner allows no audit; the owner can still replay it. */
  UNAUDITED(5, "unaudited");

  private final int code;
  private final String label;

  ReceiptLane(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The lane of a model's result under its owner's consent. */
  public static ReceiptLane of(ModelCard.Lane lane, AuditConsent consent) {
    if (consent == AuditConsent.NONE) {
      return UNAUDITED;
    }
    return switch (lane) {
      case EXACT_I -> EXACT_I;
      case STATISTICAL -> STATISTICAL;
    };
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
