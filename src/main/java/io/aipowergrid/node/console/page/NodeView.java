package io.aipowergrid.node.console.page;

import io.aipowergrid.node.jobs.JobCounts;
import io.aipowergrid.node.jobs.Maintenance;
import io.aipowergrid.node.jobs.MaintenanceView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the node takes work.
 *
 * @param rest the maintenance it is in, or null
 * @param lengths after which a new maintenance may end by itself, in minutes
 */
public record NodeView(
    @Nullable MaintenanceView rest, boolean draining, JobCounts counts, List<Choice> lengths) {
  public NodeView {
    lengths = List.copyOf(lengths);
  }

  public int reasonMax() {
    return Maintenance.REASON_MAX;
  }
}
