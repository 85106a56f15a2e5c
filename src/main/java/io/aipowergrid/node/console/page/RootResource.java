package io.aipowergrid.node.console.page;

import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** The node's bare address leads to the console. */
@Path("/")
@ShowsErrors
@RunOnVirtualThread
public class RootResource {
  @GET
  @Allow(Access.PUBLIC)
  public Response root() {
    return Html.on("/console");
  }
}
