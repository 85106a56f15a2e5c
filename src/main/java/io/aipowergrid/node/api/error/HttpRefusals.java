package io.aipowergrid.node.api.error;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** What the HTTP layer refuses before any rule of ours is asked, in words. */
final class HttpRefusals {
  private HttpRefusals() {}

  static NodeException noRoute(RoutingContext routing) {
    return new NodeException(
        ErrorCode.NOT_FOUND,
        "There is no route " + routing.request().method() + " " + routing.normalizedPath() + ".");
  }

  static NodeException wrongMethod(RoutingContext routing) {
    return new NodeException(
        ErrorCode.METHOD_NOT_ALLOWED,
        routing.normalizedPath() + " does not know the method " + routing.request().method() + ".");
  }

  static NodeException wrongContentType() {
    return new NodeException(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "Send the body as application/json and without a content encoding.");
  }

  static NodeException tooLarge() {
    return new NodeException(
        ErrorCode.REQUEST_TOO_LARGE, "The request body is larger than this node accepts.");
  }

  static NodeException notAcceptable() {
    return new NodeException(
        ErrorCode.INVALID_REQUEST,
        "This route answers with application/json, which the Accept header leaves out.");
  }

  /** Of a request that the HTTP layer itself could not route. */
  static NodeException unreadable(HttpServerRequest request) {
    if (request.authority() == null) {
      return new NodeException(ErrorCode.INVALID_REQUEST, "The request must name one valid Host.");
    }
    return new NodeException(ErrorCode.INVALID_REQUEST, "The request target cannot be read.");
  }

  static NodeException unreadable() {
    return new NodeException(ErrorCode.INVALID_REQUEST, "The request could not be read.");
  }
}
