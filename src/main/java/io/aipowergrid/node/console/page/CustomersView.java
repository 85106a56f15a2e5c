package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.billing.BalanceView;
import io.aipowergrid.node.billing.UsageTotals;
import java.util.List;

/** All organisations, with what they can spend and did spend. */
public record CustomersView(Listing<Row> customers, List<Choice> plans, String find) {
  public CustomersView {
    plans = List.copyOf(plans);
  }

  /**
   * One organisation.
   *
   * @param month usage of the last 30 days
   */
  public record Row(OrganisationView organisation, BalanceView balance, UsageTotals month) {}
}
