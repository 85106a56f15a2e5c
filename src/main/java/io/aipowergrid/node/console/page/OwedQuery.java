package io.aipowergrid.node.console.page;

import io.aipowergrid.node.mining.Payouts;
import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the table of coins owed to miners in its address. One request's own. */
public class OwedQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** What the payee's address contains. */
  String find() {
    return find == null ? "" : find.strip();
  }

  Sorting<OwedTable.Column> sorting() {
    return OwedTable.sorting(sort);
  }

  /** The filter, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find());
  }

  boolean matches(Payouts.Owed line) {
    return line.address().toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT));
  }
}
