package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the table of people in its address. One request's own. */
public class PeopleQuery {
  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  Sorting<PeopleTable.Column> sorting() {
    return PeopleTable.sorting(sort);
  }
}
