package io.aipowergrid.node.mining.stratum;

/**
 * The error codes in use (chain.md 9.6) and the text that goes with each when there is no other.
 */
enum StratumError {
  /** Anything without a code of its own: a wrong mix hash, a malformed or unknown request. */
  OTHER(20, "Other"),
  JOB_NOT_FOUND(21, "Job not found"),
  DUPLICATE_SHARE(22, "Duplicate share"),
  LOW_DIFFICULTY(23, "Low difficulty share"),
  UNAUTHORIZED(24, "Unauthorized worker"),
  NOT_SUBSCRIBED(25, "Not subscribed");

  private final int code;
  private final String text;

  StratumError(int code, String text) {
    this.code = code;
    this.text = text;
  }

  int code() {
    return code;
  }

  String text() {
    return text;
  }
}
