package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of the tables of plans and prices in their address. One request's own. */
public class OfferQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** The plan that the form begins with. */
  @QueryParam("edit")
  @Nullable String edit;

  /** What the name contains. */
  String find() {
    return find == null ? "" : find.strip();
  }

  boolean matches(String name) {
    return name.toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT));
  }

  /** The filter, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find());
  }
}
