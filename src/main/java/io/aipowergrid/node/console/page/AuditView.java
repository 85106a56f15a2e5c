package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditEvent;

/** The audit trail. */
public record AuditView(Pager<Row> events) {
  /** One line; the customer is empty for a matter of the node itself. */
  public record Row(AuditEvent event, String customer) {}
}
