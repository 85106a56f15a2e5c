package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.format.Times;
import io.aipowergrid.node.jobs.JobPriority;
import io.aipowergrid.node.jobs.JobState;
import io.aipowergrid.node.jobs.JobView;
import java.util.Locale;

/**
 * A job as a table shows it.
 *
 * @param customer name of the organisation
 */
public record JobRow(JobView job, String customer) {
  public String id() {
    return job.id().toString();
  }

  public String state() {
    return job.state().name().toLowerCase(Locale.ROOT);
  }

  public String stateKind() {
    return stateKind(job.state());
  }

  public String queue() {
    return queue(job.priority());
  }

  public String firstToken() {
    var time = job.timeToFirstToken();
    return time == null ? "-" : Times.took(time);
  }

  static String queue(JobPriority priority) {
    return switch (priority) {
      case PAID_INTERACTIVE -> "paid";
      case PAID_BACKGROUND -> "paid, background";
      case FREE -> "free";
      case BATCH -> "batch";
    };
  }

  static String stateKind(JobState state) {
    return switch (state) {
      case QUEUED -> "";
      case RUNNING -> "note";
      case SUCCEEDED -> "good";
      case CANCELLED, EXPIRED -> "watch";
      case FAILED, DEAD -> "bad";
    };
  }
}
