package io.aipowergrid.node.console.page;

import java.util.List;

/**
 * The queue and the list of jobs.
 *
 * @param queues live queue by class; empty for customers, who see their own jobs only
 * @param here address of this very page, for refreshing it
 */
public record JobsView(
    List<QueueRow> queues,
    List<Choice> states,
    List<Choice> models,
    List<Choice> customers,
    Listing<JobRow> jobs,
    String here,
    boolean filtered) {
  /** One queue, best first. */
  public record QueueRow(String name, int running, int waiting) {}

  public JobsView {
    queues = List.copyOf(queues);
    states = List.copyOf(states);
    models = List.copyOf(models);
    customers = List.copyOf(customers);
  }
}
