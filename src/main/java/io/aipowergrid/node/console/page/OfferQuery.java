package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The state of the tables of plans and prices in their address. One request's own. */
public class OfferQuery extends FindQuery {
  /** The plan that the form begins with. */
  @QueryParam("edit")
  @Nullable String edit;
}
