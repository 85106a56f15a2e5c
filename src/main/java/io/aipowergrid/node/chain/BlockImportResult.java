package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;

/** What became of an offered block. */
public sealed interface BlockImportResult {
  /** The block is valid and now the tip, or below the tip because more blocks waited for it. */
  record Connected(ChainTip tip) implements BlockImportResult {}

  /** Stored; its branch has not the most work, so its transactions were not checked yet. */
  record SideBranch(int height) implements BlockImportResult {}

  /** Known before; nothing changed. */
  record AlreadyKnown() implements BlockImportResult {}

  /** The parent is not known; ask for headers. */
  record Orphan(Hash256 missingParent) implements BlockImportResult {}

  /** The block breaks a rule; its header is marked invalid. */
  record Rejected(RejectReason reason, String detail) implements BlockImportResult {}

  /**
   * The body does not belong to its header (merkle root or witness, chain.md 6): the sender is at
   * fault, and the right body may still come.
   */
  record WrongBody(RejectReason reason, String detail) implements BlockImportResult {}
}
