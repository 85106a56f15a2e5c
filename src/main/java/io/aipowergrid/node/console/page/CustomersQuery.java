package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;

/** The state of the table of customers in its address. One request's own. */
public class CustomersQuery extends FindQuery {
  Sorting<CustomersTable.Column> sorting() {
    return CustomersTable.sorting(sort);
  }

  boolean matches(OrganisationView organisation) {
    return finds(organisation.name());
  }
}
