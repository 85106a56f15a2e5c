package io.aipowergrid.node.chain;

import io.aipowergrid.node.base.Hash256;

/** What became of offered headers, which must follow each other. */
public sealed interface HeadersResult {
  /**
   * All are valid.
   *
   * @param last the last of them
   * @param added how many were new
   */
  record Accepted(HeaderEntry last, int added) implements HeadersResult {}

  /** The first one's parent is not known; ask with a locator. */
  record Unconnected(Hash256 missingParent) implements HeadersResult {}

  /**
   * One breaks a rule; those before it were kept.
   *
   * @param index of the bad one in the list
   */
  record Rejected(int index, RejectReason reason, String detail) implements HeadersResult {}
}
