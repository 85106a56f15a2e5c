package io.aipowergrid.node.api.error;

import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.base.NodeException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.MDC;

/**
 * The outermost layer: gives every request its id and every answer its headers, and speaks the
 * error envelope where no resource is reached. Runs on the event loop and never blocks.
 *
 * <p>Out of its reach is a target that is no URI, such as {@code /v1/%zz}: Quarkus answers it with
 * a bare 400 before any handler of an application (VertxHttpRecorder, ACTUAL_ROOT).
 */
@ApplicationScoped
class HttpEdge {
  private static final int FIRST = 1000;
  private static final int BAD_REQUEST = 400;
  private static final String API_VERSION = "2020-10-01";

  private final ErrorResponses errors;
  private final RequestHead head;
  private final Vertx vertx;
  private final Duration bodyTimeout;

  /** Connections whose last answer is on its way; at most one entry for each open connection. */
  private final Set<HttpConnection> closing = ConcurrentHashMap.newKeySet();

  HttpEdge(ErrorResponses errors, RequestHead head, Vertx vertx, ApiConfig config) {
    this.errors = errors;
    this.head = head;
    this.vertx = vertx;
    this.bodyTimeout = config.bodyTimeout();
  }

  void filter(@Observes Filters filters) {
    filters.register(this::open, FIRST);
  }

  void routes(@Observes Router router) {
    router.route("/v1/*").last().handler(r -> refuse(r, HttpRefusals.noRoute(r)));
    router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
  }

  private void open(RoutingContext routing) {
    if (closing.contains(routing.request().connection())) return;
    begin(routing);
    var refusal = head.refusal(routing.request());
    if (refusal.isPresent()) {
      refuseAndClose(routing, refusal.get());
    } else if (isApi(routing) && head.announcesTooMuch(routing.request())) {
      refuseUnread(routing, HttpRefusals.tooLarge());
    } else if (isApi(routing) && RequestHead.isEncoded(routing.request())) {
      refuseUnread(routing, HttpRefusals.wrongContentType());
    } else {
      routing.next();
    }
  }

  private RequestTrace begin(RoutingContext routing) {
    var trace = RequestTrace.begin(routing);
    MDC.put("requestId", trace.id());
    routing.addHeadersEndHandler(done -> writeHeaders(routing, trace));
    return trace;
  }

  private static void writeHeaders(RoutingContext routing, RequestTrace trace) {
    var headers = routing.response().headers();
    headers.set("x-request-id", trace.id());
    if (!isApi(routing)) return;
    headers.set("openai-version", API_VERSION);
    headers.set("openai-processing-ms", Long.toString(trace.ageMillis()));
    trace.headers().forEach(headers::set);
  }

  // A request that names no host reaches no filter.
  private void failed(RoutingContext routing) {
    if (routing.statusCode() != BAD_REQUEST || routing.response().headWritten()) {
      routing.next();
      return;
    }
    begin(routing);
    refuseAndClose(routing, HttpRefusals.unreadable(routing.request()));
  }

  // The rest of the body is read and dropped for a while: a client that still writes would
  // otherwise see a broken connection instead of the answer.
  private void refuseUnread(RoutingContext routing, NodeException refusal) {
    var request = routing.request();
    request.handler(dropped -> {}).resume();
    vertx.setTimer(
        bodyTimeout.toMillis(),
        late -> {
          if (!request.isEnded()) request.connection().close();
        });
    refuse(routing, refusal);
  }

  // What follows such a head on the connection cannot be told from its body. Over HTTP/2 each
  // request has a stream of its own, and the connection may go on.
  private void refuseAndClose(RoutingContext routing, NodeException refusal) {
    if (routing.request().version() == HttpVersion.HTTP_2) {
      refuse(routing, refusal);
      return;
    }
    var connection = routing.request().connection();
    closing.add(connection);
    routing.response().putHeader(HttpHeaders.CONNECTION, "close");
    refuse(routing, refusal)
        .eventually(left -> connection.close())
        .onComplete(closed -> closing.remove(connection));
  }

  private Future<Void> refuse(RoutingContext routing, NodeException refusal) {
    return errors.end(routing, refusal.code(), refusal.detail());
  }

  private static boolean isApi(RoutingContext routing) {
    return path(routing).startsWith("/v1/");
  }

  // A path with a broken escape has no normal form.
  private static String path(RoutingContext routing) {
    try {
      return routing.normalizedPath();
    } catch (IllegalArgumentException e) {
      return routing.request().uri();
    }
  }
}
