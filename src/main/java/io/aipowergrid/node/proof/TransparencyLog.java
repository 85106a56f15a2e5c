package io.aipowergrid.node.proof;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * This node's append-only log of receipts (RFC 9162; proof-protocol.md 3.2). Its methods only read,
 * except that {@link #head} may sign a new head. Thread-safe.
 */
@ApplicationScoped
public class TransparencyLog {
  /** The newest signed head; a new one is signed when entries came and the last one is old. */
  public SignedTreeHead head() {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST when the log was never so large
   */
  public InclusionProof inclusion(long index, long treeSize) {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * @throws io.aipowergrid.node.base.NodeException INVALID_REQUEST when the log was never so large
   */
  public ConsistencyProof consistency(long from, long to) {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * At most {@code limit} entries from {@code from} on; fewer at the end or above the page size.
   */
  public List<LogEntry> entries(long from, int limit) {
    throw new IllegalStateException("not landed yet");
  }
}
