package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.jobs.JobOutcome;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What this node adds to an answer: its receipts and what it cost. */
@Schema(name = "Aipg")
public record AipgBody(
    @JsonProperty("job") String job,
    @JsonProperty("receipts") List<String> receipts,
    @JsonProperty("cost_micro_usd") long costMicroUsd) {

  static AipgBody of(JobOutcome outcome) {
    return new AipgBody(outcome.jobId().toString(), outcome.receiptIds(), outcome.cost().micros());
  }
}
