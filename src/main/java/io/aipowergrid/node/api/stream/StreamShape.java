package io.aipowergrid.node.api.stream;

import io.aipowergrid.node.inference.GenerationEvent;
import io.aipowergrid.node.jobs.JobOutcome;
import java.util.List;

/**
 * How one kind of answer looks as a stream: which JSON values each event of a job becomes. Used by
 * one thread.
 */
public interface StreamShape {
  /** What is sent before the first event. */
  List<?> opening();

  /** What an event of one choice becomes; often nothing. */
  List<?> generated(int choice, GenerationEvent event);

  /** What ends the stream. */
  List<?> settled(JobOutcome outcome);

  /** Whether {@link #settled} tells the receipts; if not, a comment line does. */
  boolean tellsReceipts();
}
