package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.UsageTotals;
import io.aipowergrid.node.jobs.JobCounts;
import java.util.List;

/**
 * The operator's overview.
 *
 * @param verdict one sentence over all lamps
 * @param today usage since midnight UTC
 */
public record OverviewView(
    List<Lamp> lamps,
    String verdict,
    boolean inOrder,
    UsageTotals today,
    JobCounts counts,
    String tokensChart,
    String liveChart,
    List<Head> jobHeads,
    List<JobRow> recent) {
  public OverviewView {
    lamps = List.copyOf(lamps);
    jobHeads = List.copyOf(jobHeads);
    recent = List.copyOf(recent);
  }
}
