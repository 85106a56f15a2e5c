package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.AuditColumn;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the audit trail in its address. One request's own. */
public class AuditQuery {
  private static final int TEXT_MAX = 100;

  @QueryParam("find")
  @Nullable String find;

  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("before")
  @Nullable String before;

  /** What the lines contain. */
  String find() {
    String text = find == null ? "" : find.strip();
    return text.substring(0, Math.min(TEXT_MAX, text.length()));
  }

  String customer() {
    return customer == null ? "" : customer;
  }

  Sorting<AuditColumn> sorting() {
    return Sorting.of(sort, AuditTable.STANDARD);
  }

  /** The filters, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find()).with("customer", customer);
  }
}
