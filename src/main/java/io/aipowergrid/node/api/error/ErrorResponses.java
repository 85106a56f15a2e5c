package io.aipowergrid.node.api.error;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.api.RequestTrace;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes errors in the one envelope of {@code /v1}, for JAX-RS, for the HTTP layer and for the
 * middle of a stream. Any thread.
 */
@ApplicationScoped
public class ErrorResponses {
  private final ObjectMapper mapper;

  ErrorResponses(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** An answer for JAX-RS. */
  public Response response(RoutingContext routing, NodeException failure) {
    advise(routing, failure.code(), failure.retryAfter());
    return response(
        failure.code(), ErrorBody.of(failure.code(), failure.detail(), failure.param()));
  }

  /** The answer to an error nobody foresaw; the caller of this method logs it. */
  public Response internal(RoutingContext routing) {
    advise(routing, ErrorCode.INTERNAL, Duration.ZERO);
    return response(ErrorCode.INTERNAL, ErrorBody.internal(RequestTrace.of(routing).id()));
  }

  private static Response response(ErrorCode code, ErrorBody body) {
    return Response.status(code.httpStatus())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(body)
        .build();
  }

  /**
   * Ends a request that no resource has seen.
   *
   * @return done when the answer has left
   */
  public Future<Void> end(RoutingContext routing, ErrorCode code, String detail) {
    advise(routing, code, Duration.ZERO);
    return routing
        .response()
        .setStatusCode(code.httpStatus())
        .putHeader("content-type", MediaType.APPLICATION_JSON)
        .end(json(code, detail, null));
  }

  /** The envelope as text, as a stream carries it. */
  public String json(ErrorCode code, String detail, @Nullable String param) {
    return json(ErrorBody.of(code, detail, param));
  }

  /** The envelope of an unexpected error as text. */
  public String internalJson(String incident) {
    return json(ErrorBody.internal(incident));
  }

  private String json(ErrorBody body) {
    try {
      return mapper.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An error body is always plain text fields", e);
    }
  }

  private static void advise(RoutingContext routing, ErrorCode code, Duration retryAfter) {
    var trace = RequestTrace.of(routing);
    RetryAdvice.headers(code, retryAfter).forEach(trace::header);
  }
}
