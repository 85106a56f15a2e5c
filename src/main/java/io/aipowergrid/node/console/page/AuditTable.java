package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditColumn;
import io.aipowergrid.node.base.SortOrder;
import java.util.ArrayList;
import java.util.List;

/** The columns of the audit trail. Thread-safe. */
final class AuditTable {
  static final SortOrder<AuditColumn> STANDARD = SortOrder.descending(AuditColumn.TIME);

  private AuditTable() {}

  static List<Head> heads(Sorting<AuditColumn> sorting, Address address, boolean operator) {
    var heads = new ArrayList<Head>();
    heads.add(sorting.times(AuditColumn.TIME, "When", address));
    heads.add(sorting.words(AuditColumn.ACTOR, "Who", address));
    heads.add(sorting.words(AuditColumn.ACTION, "Did", address));
    heads.add(sorting.words(AuditColumn.SUBJECT, "To", address));
    heads.add(Head.plain("Detail"));
    if (operator) {
      heads.add(Head.plain("Customer").low());
    }
    return heads;
  }
}
