package io.aipowergrid.node.console.page;

import io.aipowergrid.node.mining.Payouts;

/** The state of the table of coins owed to miners in its address. One request's own. */
public class OwedQuery extends FindQuery {
  Sorting<OwedTable.Column> sorting() {
    return OwedTable.sorting(sort);
  }

  boolean matches(Payouts.Owed line) {
    return finds(line.address());
  }
}
