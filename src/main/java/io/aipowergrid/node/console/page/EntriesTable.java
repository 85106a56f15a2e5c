package io.aipowergrid.node.console.page;

import io.aipowergrid.node.base.SortOrder;
import io.aipowergrid.node.billing.EntryColumn;
import java.util.List;

/** The columns of a table of transfers; its rows are the tag {@code entryRows}. Thread-safe. */
final class EntriesTable {
  static final SortOrder<EntryColumn> STANDARD = SortOrder.descending(EntryColumn.TIME);

  private EntriesTable() {}

  /** Heads that sort. */
  static List<Head> heads(Sorting<EntryColumn> sorting, Address address) {
    return List.of(
        sorting.times(EntryColumn.TIME, "When", address),
        sorting.words(EntryColumn.KIND, "Kind", address),
        Head.plain("Customer").low(),
        sorting.words(EntryColumn.REFERENCE, "Reference", address),
        sorting.words(EntryColumn.ACTOR, "By", address).low(),
        sorting.figures(EntryColumn.AMOUNT, "Postings, sum zero", address));
  }

  /** The heads of a short list of the newest transfers. */
  static List<Head> plainHeads() {
    var sorting = new Sorting<>(STANDARD, STANDARD, Sorting.PARAM);
    return heads(sorting, Address.of("")).stream().map(Head::unsorted).toList();
  }
}
