package io.aipowergrid.node.api.error;

import io.aipowergrid.node.api.ApiConfig;
import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/**
 * What the head of a request must keep to before anything reads the rest. The HTTP server has
 * limits of its own behind these, ten times as wide, where it can only close the connection. Any
 * thread; never blocks.
 */
@ApplicationScoped
class RequestHead {
  /** Colon, space and line end around each header. */
  private static final int HEADER_FRAME = 4;

  private final ApiConfig config;

  RequestHead(ApiConfig config) {
    this.config = config;
  }

  /** Why this request cannot be taken, whatever it asks for. */
  Optional<NodeException> refusal(HttpServerRequest request) {
    if (request.uri().length() > config.uriSizeMax().asLongValue()) {
      return refuse(ErrorCode.URI_TOO_LONG, "The request target is longer than this node reads.");
    }
    if (headersSize(request) > config.headersSizeMax().asLongValue()) {
      return refuse(
          ErrorCode.HEADERS_TOO_LARGE, "The request's headers are larger than this node reads.");
    }
    // Path parameters mean nothing here, and two readers of one path may disagree about them.
    if (request.path().indexOf(';') >= 0) {
      return refuse(ErrorCode.INVALID_REQUEST, "The path may hold no ';': write it as %3B.");
    }
    // No text of ours holds the NUL character, and PostgreSQL cannot be asked for one.
    if (request.uri().contains("%00")) {
      return refuse(ErrorCode.INVALID_REQUEST, "The request target may hold no NUL (%00).");
    }
    return unknownEncoding(request);
  }

  /** Whether the body is announced as larger than the API takes. */
  boolean announcesTooMuch(HttpServerRequest request) {
    var length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length != null && Long.parseLong(length) > config.bodySizeMax().asLongValue();
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Whether the body is compressed, which this node does not undo. */
  static boolean isEncoded(HttpServerRequest request) {
    var encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return encoding != null && !encoding.strip().equalsIgnoreCase("identity");
  }

  // A body in an encoding we do not undo has no end we could find; what follows it on the
  // connection would be taken for the next request (RFC 9112, 6.1).
  private static Optional<NodeException> unknownEncoding(HttpServerRequest request) {
    var encoding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
    return encoding == null || encoding.strip().equalsIgnoreCase("chunked")
        ? Optional.empty()
        : refuse(
            ErrorCode.INVALID_REQUEST, "The only Transfer-Encoding this node reads is chunked.");
  }

  private static long headersSize(HttpServerRequest request) {
    long size = 0;
    for (var header : request.headers()) {
      size += header.getKey().length() + header.getValue().length() + HEADER_FRAME;
    }
    return size;
  }

  private static Optional<NodeException> refuse(ErrorCode code, String detail) {
    return Optional.of(new NodeException(code, detail));
  }
}
