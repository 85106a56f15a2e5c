package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.jobs.JobColumn;
import java.util.ArrayList;
import java.util.List;

/** The columns of a table of jobs; its rows are the tag {@code jobRows}. Thread-safe. */
final class JobsTable {
  static final SortOrder<JobColumn> STANDARD = SortOrder.descending(JobColumn.ADMITTED);

  private JobsTable() {}

  /** Heads that sort. */
  static List<Head> heads(Sorting<JobColumn> sorting, Address address, boolean operator) {
    var heads = new ArrayList<Head>();
    heads.add(Head.plain("Job"));
    heads.add(sorting.words(JobColumn.STATE, "State", address));
    heads.add(sorting.words(JobColumn.QUEUE, "Queue", address).low());
    heads.add(sorting.words(JobColumn.MODEL, "Model", address).low());
    if (operator) {
      heads.add(Head.plain("Customer").low());
    }
    heads.add(sorting.figures(JobColumn.PROMPT_TOKENS, "Prompt tokens", address).low());
    heads.add(sorting.figures(JobColumn.OUTPUT_TOKENS, "Output tokens", address).low());
    heads.add(sorting.figures(JobColumn.FIRST_TOKEN, "First token", address).low());
    heads.add(sorting.figures(JobColumn.PRICE, "Price", address));
    heads.add(sorting.times(JobColumn.ADMITTED, "Admitted", address));
    return heads;
  }

  /** The heads of a short list of the newest jobs. */
  static List<Head> plainHeads(boolean operator) {
    var sorting = new Sorting<>(STANDARD, STANDARD, Sorting.PARAM);
    return heads(sorting, Address.of(""), operator).stream().map(Head::unsorted).toList();
  }
}
