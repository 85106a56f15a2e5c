package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import io.aipowergrid.node.accounts.ProjectView;
import io.aipowergrid.node.accounts.UserView;
import io.aipowergrid.node.billing.BalanceView;
import io.aipowergrid.node.billing.Plan;
import io.aipowergrid.node.billing.UsageTotals;
import java.util.List;

/** One organisation. */
public record CustomerView(
    OrganisationView organisation,
    BalanceView balance,
    Plan plan,
    UsageTotals month,
    List<Choice> plans,
    List<ProjectView> projects,
    List<UserView> people,
    List<Head> entryHeads,
    List<LedgerView.Row> entries) {
  public CustomerView {
    plans = List.copyOf(plans);
    projects = List.copyOf(projects);
    people = List.copyOf(people);
    entryHeads = List.copyOf(entryHeads);
    entries = List.copyOf(entries);
  }
}
