package io.aipowergrid.node.api.error;

import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.base.NodeException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.MDC;

/**
 * The outermost layer: gives every request its id and every answer its headers, and speaks the
 * error envelope where no resource is reached. Runs on the event loop and never blocks.
 */
@ApplicationScoped
class HttpEdge {
  private static final int FIRST = 1000;
  private static final String API_VERSION = "2020-10-01";

  private final ErrorResponses errors;
  private final long bodySizeMax;

  HttpEdge(ErrorResponses errors, ApiConfig config) {
    this.errors = errors;
    this.bodySizeMax = config.bodySizeMax().asLongValue();
  }

  void filter(@Observes Filters filters) {
    filters.register(this::open, FIRST);
  }

  void lastRoute(@Observes Router router) {
    router.route("/v1/*").last().handler(r -> refuse(r, HttpRefusals.noRoute(r)));
  }

  private void open(RoutingContext routing) {
    var trace = RequestTrace.begin(routing);
    MDC.put("requestId", trace.id());
    routing.addHeadersEndHandler(done -> writeHeaders(routing, trace));
    if (isTooLarge(routing.request()) && routing.normalizedPath().startsWith("/v1/")) {
      // The rest of the body is read and dropped: a client that still writes would otherwise see
      // a broken connection instead of the answer.
      routing.request().handler(dropped -> {}).resume();
      refuse(routing, HttpRefusals.tooLarge());
      return;
    }
    routing.next();
  }

  private static void writeHeaders(RoutingContext routing, RequestTrace trace) {
    var headers = routing.response().headers();
    headers.set("x-request-id", trace.id());
    if (!routing.normalizedPath().startsWith("/v1/")) return;
    headers.set("openai-version", API_VERSION);
    headers.set("openai-processing-ms", Long.toString(trace.ageMillis()));
    trace.headers().forEach(headers::set);
  }

  private boolean isTooLarge(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length != null && Long.parseLong(length) > bodySizeMax;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  private void refuse(RoutingContext routing, NodeException refusal) {
    errors.end(routing, refusal.code(), refusal.detail());
  }
}
