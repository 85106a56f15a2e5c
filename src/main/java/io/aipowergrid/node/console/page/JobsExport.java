package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.console.format.Csv;
import io.aipowergrid.node.console.format.Money;
import io.aipowergrid.node.jobs.JobColumn;
import io.aipowergrid.node.jobs.JobFilter;
import io.aipowergrid.node.jobs.JobService;
import io.aipowergrid.node.jobs.JobView;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** The job list as comma-separated values. Thread-safe. */
final class JobsExport {
  private static final List<String> HEAD =
      List.of(
          "job",
          "state",
          "queue",
          "model",
          "organisation",
          "project",
          "prompt_tokens",
          "cached_prompt_tokens",
          "output_tokens",
          "cost_usd",
          "admitted",
          "ended",
          "receipts");

  private JobsExport() {}

  static Csv write(JobService jobs, JobFilter filter, SortOrder<JobColumn> order, int rowsMax) {
    var csv = new Csv(HEAD);
    UUID after = null;
    int written = 0;
    while (written < rowsMax) {
      int wanted = Math.min(JobService.LIST_LIMIT_MAX, rowsMax - written);
      var page = jobs.list(filter, order, after, wanted);
      page.forEach(job -> csv.row(row(job)));
      written += page.size();
      if (page.size() < wanted) {
        return csv;
      }
      after = page.getLast().id();
    }
    return csv.row(List.of("cut after " + rowsMax + " rows: narrow the filter"));
  }

  private static List<String> row(JobView job) {
    return List.of(
        job.id().toString(),
        job.state().name().toLowerCase(Locale.ROOT),
        job.priority().label(),
        job.modelId(),
        job.organisationId().toString(),
        job.projectId().toString(),
        Long.toString(job.usage().promptTokens()),
        Long.toString(job.usage().cachedPromptTokens()),
        Long.toString(job.usage().outputTokens()),
        Money.plain(job.cost()),
        job.createdAt().toString(),
        Csv.text(job.endedAt()),
        String.join(" ", job.receiptIds()));
  }
}
