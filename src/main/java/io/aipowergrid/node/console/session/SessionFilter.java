package io.aipowergrid.node.console.session;

import io.aipowergrid.node.accounts.Role;
import io.aipowergrid.node.accounts.SessionView;
import io.aipowergrid.node.accounts.Sessions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.WithFormRead;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every console route: recognises the session, asks for the level that {@link Allow}
 * names, and takes nothing that changes something without the session's token. Any thread.
 */
@ApplicationScoped
public class SessionFilter {
  /** The form field that repeats the token. */
  public static final String CSRF_FIELD = "csrf";

  /** The header that repeats the token where there is no form. */
  public static final String CSRF_HEADER = "X-CSRF-Token";

  private static final String PACKAGE = "io.aipowergrid.node.console.";
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Sessions sessions;
  private final CurrentSession current;
  private final Refusals refusals;

  SessionFilter(Sessions sessions, CurrentSession current, Refusals refusals) {
    this.sessions = sessions;
    this.current = current;
    this.refusals = refusals;
  }

  /** Lets a request pass with null, or answers in its place. */
  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  @WithFormRead
  public @Nullable Response guard(
      ResteasyReactiveContainerRequestContext request, ResourceInfo resource) {
    if (!resource.getResourceClass().getName().startsWith(PACKAGE)) {
      return null;
    }
    try {
      return decide(request, resource);
    } catch (RuntimeException e) {
      return refusals.of(e);
    }
  }

  private @Nullable Response decide(
      ResteasyReactiveContainerRequestContext request, ResourceInfo resource) {
    var session = recognise(request);
    var allow = resource.getResourceMethod().getAnnotation(Allow.class);
    if (allow == null) {
      return refusals.forbidden("This route names no access level and is therefore closed.");
    }
    if (allow.value() == Access.PUBLIC) {
      return null;
    }
    if (session.isEmpty()) {
      return toSignIn(request);
    }
    return admit(request, session.get(), allow.value());
  }

  private @Nullable Response admit(
      ResteasyReactiveContainerRequestContext request, SessionView session, Access wanted) {
    if (!READING.contains(request.getMethod()) && forged(request, session)) {
      return refusals.forbidden(
          "The form is too old or came from another site. Reload the page and try again.");
    }
    if (session.user().mustChangePassword() && wanted != Access.SIGNED_IN) {
      return Response.seeOther(URI.create("/console/password")).build();
    }
    if (!session.user().role().atLeast(leastRole(wanted))) {
      return refusals.forbidden(
          "Your role is "
              + session.user().role().wireName()
              + "; this needs "
              + leastRole(wanted).wireName()
              + ". Ask an administrator of your organisation.");
    }
    return null;
  }

  private Optional<SessionView> recognise(ResteasyReactiveContainerRequestContext request) {
    Cookie cookie = request.getCookies().get(SessionCookie.SESSION);
    if (cookie == null || cookie.getValue().isEmpty()) {
      return Optional.empty();
    }
    var found = sessions.find(cookie.getValue());
    found.ifPresent(session -> current.set(session, cookie.getValue()));
    return found;
  }

  private static Role leastRole(Access access) {
    return switch (access) {
      case PUBLIC, SIGNED_IN, VIEWER -> Role.VIEWER;
      case MEMBER -> Role.MEMBER;
      case ADMIN -> Role.ADMIN;
      case OPERATOR -> Role.OPERATOR;
    };
  }

  private static boolean forged(
      ResteasyReactiveContainerRequestContext request, SessionView session) {
    String site = request.getHeaderString("Sec-Fetch-Site");
    if (site != null && !OWN_SITE.contains(site)) {
      return true;
    }
    String given = request.getHeaderString(CSRF_HEADER);
    if (given == null) {
      var server = (ResteasyReactiveRequestContext) request.getServerRequestContext();
      given = (String) server.getFormParameter(CSRF_FIELD, true, false);
    }
    return !same(given, session.csrfToken());
  }

  /** Compares without telling by time how much was right. */
  static boolean same(@Nullable String given, String expected) {
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  /** A page leads to the door and back; a part of a page says that the session has ended. */
  private Response toSignIn(ResteasyReactiveContainerRequestContext request) {
    boolean page =
        request.getMethod().equals("GET")
            && request.getHeaderString("HX-Request") == null
            && !String.valueOf(request.getHeaderString("Accept")).contains("text/event-stream");
    if (!page) {
      return refusals.signedOut();
    }
    var uri = request.getUriInfo().getRequestUri();
    String wanted = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    String next = URLEncoder.encode(SafeRedirect.within(wanted), StandardCharsets.UTF_8);
    return Response.seeOther(URI.create("/console/sign-in?next=" + next)).build();
  }
}
