package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.OrganisationView;
import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the table of customers in its address. One request's own. */
public class CustomersQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** What the name contains. */
  String find() {
    return find == null ? "" : find.strip();
  }

  Sorting<CustomersTable.Column> sorting() {
    return CustomersTable.sorting(sort);
  }

  /** The filter, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find());
  }

  boolean matches(OrganisationView organisation) {
    return organisation.name().toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT));
  }
}
