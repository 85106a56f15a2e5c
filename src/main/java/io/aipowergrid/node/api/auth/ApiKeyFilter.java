package io.aipowergrid.node.api.auth;

import io.aipowergrid.node.accounts.ApiKeys;
import io.aipowergrid.node.accounts.Caller;
import io.aipowergrid.node.accounts.Quotas;
import io.aipowergrid.node.accounts.Scope;
import io.aipowergrid.node.api.RateLimits;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ResourceInfo;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * The door of every resource of this room: turns the API key into a {@link CurrentCaller} and holds
 * it against the scope of the route. A route that names neither a scope nor {@link PublicRoute}
 * stays closed. Runs on the request's virtual thread; keys are never logged or echoed.
 */
class ApiKeyFilter {
  private static final String API_PACKAGE = RequestTrace.class.getPackageName();
  private static final String BEARER = "bearer ";

  /** Far above any key we issue; longer ones are not worth a look-up. */
  private static final int KEY_CHARS_MAX = 256;

  private final ApiKeys keys;
  private final Quotas quotas;
  private final CurrentCaller current;

  ApiKeyFilter(ApiKeys keys, Quotas quotas, CurrentCaller current) {
    this.keys = keys;
    this.quotas = quotas;
    this.current = current;
  }

  @ServerRequestFilter(priority = Priorities.AUTHENTICATION)
  void admit(ResourceInfo route, RoutingContext routing) {
    // Decided by the resource that was matched, never by the path as it was written: a path can be
    // spelled in many ways (/v1;x/models).
    if (!route.getResourceClass().getPackageName().startsWith(API_PACKAGE)) return;
    if (isPublic(route)) return;
    var caller = authenticate(routing);
    current.set(caller);
    var trace = RequestTrace.of(routing);
    trace.header("openai-organization", caller.organisationId().toString());
    trace.limits(RateLimits.of(quotas.peek(caller)));
    var needed = scope(route);
    if (needed == null || !caller.may(needed)) {
      throw new NodeException(
          ErrorCode.PERMISSION_DENIED,
          needed == null
              ? "This route is closed."
              : "This API key lacks the scope '" + needed.wireName() + "' that the route needs.");
    }
  }

  private Caller authenticate(RoutingContext routing) {
    var header = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null || header.isBlank()) {
      throw refused(
          routing,
          ErrorCode.MISSING_API_KEY,
          "No API key: send the header 'Authorization: Bearer <key>'.");
    }
    boolean isBearer = header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    var key = isBearer ? header.substring(BEARER.length()).strip() : "";
    if (key.isEmpty() || key.length() > KEY_CHARS_MAX) throw invalid(routing);
    return keys.authenticate(key).orElseThrow(() -> invalid(routing));
  }

  private static NodeException invalid(RoutingContext routing) {
    return refused(
        routing, ErrorCode.INVALID_API_KEY, "The API key is unknown, expired or revoked.");
  }

  private static NodeException refused(RoutingContext routing, ErrorCode code, String detail) {
    RequestTrace.of(routing).header("www-authenticate", "Bearer");
    return new NodeException(code, detail);
  }

  private static boolean isPublic(ResourceInfo route) {
    return route.getResourceMethod().isAnnotationPresent(PublicRoute.class)
        || route.getResourceClass().isAnnotationPresent(PublicRoute.class);
  }

  private static @Nullable Scope scope(ResourceInfo route) {
    var onMethod = route.getResourceMethod().getAnnotation(RequiresScope.class);
    if (onMethod != null) return onMethod.value();
    var onClass = route.getResourceClass().getAnnotation(RequiresScope.class);
    return onClass == null ? null : onClass.value();
  }
}
