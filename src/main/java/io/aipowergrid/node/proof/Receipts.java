package io.aipowergrid.node.proof;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues receipts and finds them again. Thread-safe. */
@ApplicationScoped
public class Receipts {
  /** Opens the node's key and lets the sweeper remove transcripts whose time is over. */
  public void start() {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * Signs a receipt, appends it to the log and stores it, all in one transaction of its own.
   * Repeating the call for the same job and choice gives the same receipt.
   */
  public ReceiptView issue(ReceiptInput input) {
    throw new IllegalStateException("not landed yet");
  }

  public Optional<ReceiptView> find(String receiptId) {
    throw new IllegalStateException("not landed yet");
  }

  /** The job's receipts in the order of its choices. */
  public List<ReceiptView> ofJob(UUID jobId) {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * One page, newest first.
   *
   * @param cursor from the page before; null for the first page
   */
  public ReceiptPage list(ReceiptFilter filter, @Nullable String cursor, int limit) {
    throw new IllegalStateException("not landed yet");
  }

  /**
   * The receipt as a file for its owner: everything that {@link ReceiptVerifier} needs, with a
   * proof that the newest signed tree head covers it.
   *
   * @param includeTranscript whether to add prompt and output, when they are still kept
   */
  public Optional<String> document(String receiptId, boolean includeTranscript) {
    throw new IllegalStateException("not landed yet");
  }
}
