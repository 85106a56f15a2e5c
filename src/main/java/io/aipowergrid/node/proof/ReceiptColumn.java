package io.aipowergrid.node.proof;

/** What receipts can be listed by. */
public enum ReceiptColumn {
  /** The order of issue, which is also the order in the log. */
  SEQUENCE,
  MODEL,
  PROMPT_TOKENS,
  OUTPUT_TOKENS
}
