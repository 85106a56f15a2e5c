package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.ReceiptColumn;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the list of receipts in its address. One request's own. */
public class ReceiptsQuery {
  @QueryParam("model")
  @Nullable String model;

  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("before")
  @Nullable String before;

  String model() {
    return model == null ? "" : model;
  }

  String customer() {
    return customer == null ? "" : customer;
  }

  Sorting<ReceiptColumn> sorting() {
    return Sorting.of(sort, ReceiptsTable.STANDARD);
  }

  /** The filters, without order and page. */
  Address address(String path) {
    return Address.of(path).with("model", model).with("customer", customer);
  }
}
