package io.aipowergrid.node.console.page;

import io.aipowergrid.node.accounts.Sessions;
import io.aipowergrid.node.accounts.Users;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.console.session.Access;
import io.aipowergrid.node.console.session.Allow;
import io.aipowergrid.node.console.session.CurrentSession;
import io.aipowergrid.node.console.session.DoorToken;
import io.aipowergrid.node.console.session.SafeRedirect;
import io.aipowergrid.node.console.session.SessionCookie;
import io.aipowergrid.node.console.session.ShowsErrors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The door: sign in and out. */
@Path("/console")
@ShowsErrors
@RunOnVirtualThread
public class SignInResource {
  private final Users users;
  private final Sessions sessions;
  private final CurrentSession current;
  private final Frames frames;

  SignInResource(Users users, Sessions sessions, CurrentSession current, Frames frames) {
    this.users = users;
    this.sessions = sessions;
    this.current = current;
    this.frames = frames;
  }

  /** The form; who is signed in already goes through. */
  @GET
  @Path("sign-in")
  @Allow(Access.PUBLIC)
  public Response form(
      @QueryParam("next") @Nullable String next,
      @QueryParam("out") @Nullable String out,
      @Context UriInfo uri) {
    if (current.find().isPresent()) {
      return Html.on(SafeRedirect.within(next));
    }
    String notice = out == null ? "" : "You are signed out.";
    return form(200, "", notice, "", next, uri);
  }

  /** Opens a session. */
  @POST
  @Path("sign-in")
  @Allow(Access.PUBLIC)
  public Response signIn(
      @RestForm @Nullable String email,
      @RestForm @Nullable String password,
      @RestForm @Nullable String next,
      @RestForm @Nullable String door,
      @CookieParam(SessionCookie.DOOR) @Nullable String doorCookie,
      @HeaderParam("Sec-Fetch-Site") @Nullable String site,
      @Context HttpServerRequest request,
      @Context UriInfo uri) {
    String name = email == null ? "" : email.strip();
    if (!DoorToken.matches(door, doorCookie) || "cross-site".equals(site)) {
      return form(403, name, "", "The form was too old. Sign in again.", next, uri);
    }
    try {
      var user = users.authenticate(name, password == null ? "" : password, origin(request));
      return user.isEmpty()
          ? form(401, name, "", "E-mail or password is wrong.", next, uri)
          : open(sessions.open(user.get().id()), user.get().mustChangePassword(), next, uri);
    } catch (NodeException e) {
      return form(e.code().httpStatus(), name, "", e.detail(), next, uri);
    }
  }

  private static Response open(String token, boolean change, @Nullable String next, UriInfo uri) {
    String to = change ? "/console/password" : SafeRedirect.within(next);
    return Response.fromResponse(Html.on(to)).cookie(SessionCookie.open(token, uri)).build();
  }

  private static String origin(HttpServerRequest request) {
    return request.remoteAddress() == null
        ? ""
        : String.valueOf(request.remoteAddress().hostAddress());
  }

  private Response form(
      int status, String email, String notice, String fault, @Nullable String next, UriInfo uri) {
    String door = DoorToken.fresh();
    var page = Pages.signIn(frames.theme(), door, email, notice, fault, SafeRedirect.within(next));
    return Response.fromResponse(Html.page(status, page))
        .cookie(SessionCookie.door(door, uri))
        .build();
  }

  /** Ends this session. */
  @POST
  @Path("sign-out")
  @Allow(Access.SIGNED_IN)
  public Response signOut(@Context UriInfo uri) {
    current.token().ifPresent(sessions::close);
    return Response.fromResponse(Html.on("/console/sign-in?out=1"))
        .cookie(SessionCookie.closed(uri))
        .build();
  }

  /** Light or dark, for browsers without scripts. */
  @POST
  @Path("theme")
  @Allow(Access.SIGNED_IN)
  public Response theme(@RestForm @Nullable String to, @RestForm @Nullable String here) {
    String theme = "light".equals(to) ? "light" : "dark";
    return Response.fromResponse(Html.on(SafeRedirect.within(here)))
        .cookie(SessionCookie.theme(theme))
        .build();
  }
}
