package io.aipowergrid.node.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A service failure the caller can understand. The detail is shown to the caller, so it helps them
 * and never names paths, SQL or classes.
 */
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final @Nullable String param;
  private final Duration retryAfter;

  public NodeException(ErrorCode code, String detail) {
    this(code, detail, null);
  }

  /**
   * @param param the request field at fault, as a path such as {@code messages[2].content}
   */
  public NodeException(ErrorCode code, String detail, @Nullable String param) {
    this(code, detail, param, Duration.ZERO);
  }

  /**
   * @param retryAfter when the same call may succeed; zero when nobody knows
   */
  public NodeException(ErrorCode code, String detail, @Nullable String param, Duration retryAfter) {
    super(detail);
    this.code = code;
    this.param = param;
    this.retryAfter = retryAfter;
  }

  public ErrorCode code() {
    return code;
  }

  public @Nullable String param() {
    return param;
  }

  /** When the same call may succeed; zero when nobody knows. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** What went wrong and what to do, for the caller. */
  public String detail() {
    return getMessage() == null ? code.rc() : getMessage();
  }
}
