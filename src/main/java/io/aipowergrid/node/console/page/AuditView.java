package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditEvent;
import io.aipowergrid.node.console.format.Figures;
import java.util.List;

/**
 * The audit trail.
 *
 * @param find what its lines contain, or empty
 */
public record AuditView(
    Listing<Row> events, String find, List<Choice> customers, boolean filtered) {
  public AuditView {
    customers = List.copyOf(customers);
  }

  /** One line; the customer is empty for a matter of the node itself. */
  public record Row(AuditEvent event, String customer) {
    /** The kind and the shortened id, such as {@code user:01a20433…34dd7a}. */
    public String subject() {
      int id = event.subject().indexOf(':') + 1;
      return event.subject().substring(0, id) + Figures.shortened(event.subject().substring(id));
    }
  }
}
