package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the table of rigs in its address. One request's own. */
public class RigsQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** What the worker's name contains. */
  String find() {
    return find == null ? "" : find.strip();
  }

  Sorting<RigsTable.Column> sorting() {
    return RigsTable.sorting(sort);
  }

  /** The filter, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find());
  }

  boolean matches(RigsView.Row row) {
    return row.worker().toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT));
  }
}
