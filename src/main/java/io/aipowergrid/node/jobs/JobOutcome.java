package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.MicroUsd;
import java.util.List;
import java.util.UUID;

/**
 * How a job ended, as settled.
 *
 * @param cost what was charged; zero for work the rules waive (docs/billing-rules.md)
 * @param receiptIds one per choice that ran, in the order of the choices
 * @param state {@code SUCCEEDED}, {@code CANCELLED} or {@code EXPIRED}
 */
public record JobOutcome(
    UUID jobId, Usage usage, MicroUsd cost, List<String> receiptIds, JobState state) {
  public JobOutcome {
    receiptIds = List.copyOf(receiptIds);
  }
}
