package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import io.aipowergrid.node.proof.ReceiptView;
import io.aipowergrid.node.proof.Receipts;
import jakarta.enterprise.context.RequestScoped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Puts together what is known of one job. One request's own. */
@RequestScoped
class JobDetails {
  private final Names names;
  private final Users users;
  private final Receipts receipts;

  JobDetails(Names names, Users users, Receipts receipts) {
    this.names = names;
    this.users = users;
    this.receipts = receipts;
  }

  JobDetailView of(JobView job, Instant now) {
    var timeline = new Timeline(job, receiptTime(job), now);
    return new JobDetailView(
        new JobRow(job, names.organisation(job.organisationId())),
        names.project(job.projectId()),
        caller(job),
        explain(job),
        timeline.stages(),
        Times.took(timeline.total()),
        job.state().ended(),
        job.state() == JobState.DEAD);
  }

  private @Nullable Instant receiptTime(JobView job) {
    if (job.receiptIds().isEmpty()) {
      return null;
    }
    return receipts
        .find(job.receiptIds().getLast())
        .map(ReceiptView::receipt)
        .map(receipt -> receipt.issue().time())
        .orElse(null);
  }

  private String caller(JobView job) {
    if (job.keyId() != null) {
      return "key " + names.key(job.keyId());
    }
    return job.userId() == null
        ? "unknown"
        : users.find(job.userId()).map(UserView::email).orElse("a person who is gone")
            + ", in the console";
  }

  private static String explain(JobView job) {
    String detail = job.errorDetail() == null ? "" : " " + job.errorDetail();
    return switch (job.state()) {
      case QUEUED -> "Waits for a free place. Its worst case is reserved, nothing is charged yet.";
      case RUNNING -> "Runs now. This page follows by itself.";
      case SUCCEEDED -> job.waived() ? WAIVED : "Finished by itself, charged and receipted.";
      case CANCELLED -> "Stopped: " + reason(job) + ". Tokens produced until then are charged.";
      case EXPIRED -> "Its deadline passed. Tokens produced until then are charged.";
      case FAILED -> "The node could not do it. It cost nothing." + detail;
      case DEAD ->
          "Given up after "
              + job.attempts()
              + " runs that failed on the node's side. It cost nothing."
              + detail;
    };
  }

  private static final String WAIVED =
      "Finished, and free of charge because the node had to run it again.";

  private static String reason(JobView job) {
    if (job.cancelReason() == null) {
      return "on request";
    }
    return switch (job.cancelReason()) {
      case CLIENT_GONE -> "the client closed the connection";
      case REQUESTED -> "on request of its owner";
      case OPERATOR -> "by an operator";
      case DEADLINE -> "its deadline passed";
      case NODE_STOPPING -> "the node stopped";
      case LEASE_LOST -> "another node took over";
    };
  }
}
