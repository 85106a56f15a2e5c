package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.Refusals;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Addresses under the console that are no page, and the way in from the bare address. */
@Path("/")
@ShowsErrors
@RunOnVirtualThread
public class MissingResource {
  private final Refusals refusals;

  MissingResource(Refusals refusals) {
    this.refusals = refusals;
  }

  /** The node's bare address leads to the console. */
  @GET
  @Allow(Access.PUBLIC)
  public Response root() {
    return Html.on("/console");
  }

  @GET
  @Path("console/{rest: .+}")
  @Allow(Access.SIGNED_IN)
  public Response missing() {
    return refusals.notFound("The console has no page at this address.");
  }
}
