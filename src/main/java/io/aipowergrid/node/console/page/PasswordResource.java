package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Sessions;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.SessionCookie;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** Changing one's own password; with a one-time password the only page that opens. */
@Path("/console/password")
@ShowsErrors
@RunOnVirtualThread
public class PasswordResource {
  private final Users users;
  private final Sessions sessions;
  private final CurrentSession current;
  private final Frames frames;

  PasswordResource(Users users, Sessions sessions, CurrentSession current, Frames frames) {
    this.users = users;
    this.sessions = sessions;
    this.current = current;
    this.frames = frames;
  }

  @GET
  @Allow(Access.SIGNED_IN)
  public Response form() {
    return form(200, "");
  }

  /** Changes the password; all sessions end, and this browser gets a fresh one. */
  @POST
  @Allow(Access.SIGNED_IN)
  public Response change(
      @RestForm("current") @Nullable String old,
      @RestForm @Nullable String password,
      @RestForm @Nullable String again,
      @Context UriInfo uri) {
    if (password == null || !password.equals(again)) {
      return form(400, "The two new passwords differ. Type the same one twice.");
    }
    var user = current.user();
    try {
      users.changePassword(user.id(), old == null ? "" : old, password);
    } catch (NodeException e) {
      return form(e.code().httpStatus(), e.detail());
    }
    String token = sessions.open(user.id());
    return Response.fromResponse(Html.on("/console", Done.PASSWORD_CHANGED))
        .cookie(SessionCookie.open(token, uri))
        .build();
  }

  private Response form(int status, String fault) {
    var user = current.user();
    return Html.page(
        status,
        Pages.password(
            frames.theme(),
            current.get().csrfToken(),
            user.email(),
            user.mustChangePassword(),
            fault));
  }
}
