package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the table of waiting transactions in its address. One request's own. */
public class PoolQuery {
  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  Sorting<PoolTable.Column> sorting() {
    return PoolTable.sorting(sort);
  }
}
