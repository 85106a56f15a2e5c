package io.aipowergrid.node.api.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.base.DatabaseOutage;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Turns whatever a resource throws into an answer. Routes under {@code /v1} speak the error
 * envelope; the pages of the console keep their own status and get plain text.
 */
class ApiExceptionMappers {
  private static final Logger LOG = Logger.getLogger(ApiExceptionMappers.class);

  private final ErrorResponses errors;

  ApiExceptionMappers(ErrorResponses errors) {
    this.errors = errors;
  }

  @ServerExceptionMapper
  Response refused(NodeException failure, RoutingContext routing) {
    if (isApi(routing)) return errors.response(routing, failure);
    return plain(failure.code().httpStatus(), failure.detail());
  }

  @ServerExceptionMapper
  Response badJson(JsonProcessingException failure, RoutingContext routing) {
    return refused(
        new NodeException(ErrorCode.MALFORMED_JSON, "The body is not the JSON this route reads."),
        routing);
  }

  @ServerExceptionMapper
  Response wrongType(JsonMappingException failure, RoutingContext routing) {
    var path =
        failure.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? "[" + step.getIndex() + "]"
                        : "." + step.getFieldName())
            .collect(Collectors.joining())
            .replaceFirst("^\\.", "");
    return refused(
        new NodeException(
            ErrorCode.INVALID_REQUEST,
            path.isEmpty() ? "The body has the wrong type." : "'" + path + "' has the wrong type.",
            path.isEmpty() ? null : path),
        routing);
  }

  /** What JAX-RS itself refuses: no such route, method or media type. */
  @ServerExceptionMapper
  Response refusedByHttp(WebApplicationException failure, RoutingContext routing) {
    if (!isApi(routing)) return failure.getResponse();
    return switch (failure.getResponse().getStatus()) {
      case 404 -> refused(HttpRefusals.noRoute(routing), routing);
      case 405 -> refused(HttpRefusals.wrongMethod(routing), routing);
      case 406 -> refused(HttpRefusals.notAcceptable(), routing);
      case 413 -> refused(HttpRefusals.tooLarge(), routing);
      case 415 -> refused(HttpRefusals.wrongContentType(), routing);
      case 500 -> unexpected(failure, routing);
      default -> refused(HttpRefusals.unreadable(), routing);
    };
  }

  @ServerExceptionMapper
  Response unexpected(Throwable failure, RoutingContext routing) {
    if (DatabaseOutage.caused(failure)) {
      LOG.warnf("Database does not answer route=%s", routing.normalizedPath());
      return refused(DatabaseOutage.refusal(), routing);
    }
    var incident = RequestTrace.of(routing).id();
    LOG.errorf(
        failure,
        "Request failed unexpectedly incident=%s method=%s route=%s",
        incident,
        routing.request().method(),
        routing.normalizedPath());
    if (isApi(routing)) return errors.internal(routing);
    return plain(ErrorCode.INTERNAL.httpStatus(), "Something failed. Incident " + incident + ".");
  }

  private static boolean isApi(RoutingContext routing) {
    return routing.normalizedPath().startsWith("/v1");
  }

  private static Response plain(int status, String text) {
    return Response.status(status).type(MediaType.TEXT_PLAIN_TYPE).entity(text).build();
  }
}
