package io.aipowergrid.node.console.page;

/** The state of the table of rigs in its address. One request's own. */
public class RigsQuery extends FindQuery {
  Sorting<RigsTable.Column> sorting() {
    return RigsTable.sorting(sort);
  }

  boolean matches(RigsView.Row row) {
    return finds(row.worker());
  }
}
