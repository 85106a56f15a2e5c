package io.aipowergrid.node.base;

import org.jspecify.annotations.Nullable;

/**
 * The whole error vocabulary of the node: a stable id ({@link #rc()}), the HTTP status and the type
 * and code an OpenAI client expects (api.md 6.2), and whether repeating the same call may succeed.
 * Thread-safe.
 */
public enum ErrorCode {
  // What the caller sent.
  INVALID_REQUEST("invalid_request", 400, "invalid_request_error", null, false),
  MALFORMED_JSON("malformed_json", 400, "invalid_request_error", null, false),
  UNSUPPORTED_PARAMETER(
      "unsupported_parameter", 400, "invalid_request_error", "unsupported_parameter", false),
  CONTEXT_LENGTH_EXCEEDED(
      "context_length_exceeded", 400, "invalid_request_error", "context_length_exceeded", false),
  UNPROCESSABLE("unprocessable", 422, "invalid_request_error", null, false),
  REQUEST_TOO_LARGE("request_too_large", 413, "invalid_request_error", "request_too_large", false),
  URI_TOO_LONG("uri_too_long", 414, "invalid_request_error", null, false),
  HEADERS_TOO_LARGE("headers_too_large", 431, "invalid_request_error", null, false),
  REQUEST_TIMEOUT("request_timeout", 408, "invalid_request_error", null, true),
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415, "invalid_request_error", null, false),
  METHOD_NOT_ALLOWED("method_not_allowed", 405, "invalid_request_error", null, false),

  // Who called.
  MISSING_API_KEY("missing_api_key", 401, "invalid_request_error", "invalid_api_key", false),
  INVALID_API_KEY("invalid_api_key", 401, "invalid_request_error", "invalid_api_key", false),
  PERMISSION_DENIED("permission_denied", 403, "permission_error", "permission_denied", false),

  // What was named.
  NOT_FOUND("not_found", 404, "invalid_request_error", "not_found", false),
  MODEL_NOT_FOUND("model_not_found", 404, "invalid_request_error", "model_not_found", false),
  CONFLICT("conflict", 409, "invalid_request_error", "conflict", false),
  IDEMPOTENCY_CONFLICT(
      "idempotency_conflict", 409, "invalid_request_error", "idempotency_conflict", false),
  IDEMPOTENCY_IN_PROGRESS(
      "idempotency_in_progress", 409, "invalid_request_error", "idempotency_in_progress", true),

  // What it may use.
  RATE_LIMITED("rate_limited", 429, "rate_limit_error", "rate_limit_exceeded", true),
  INSUFFICIENT_QUOTA("insufficient_quota", 429, "insufficient_quota", "insufficient_quota", false),

  // What the node can do now.
  QUEUE_FULL("queue_full", 503, "server_error", "server_overloaded", true),
  DRAINING("draining", 503, "server_error", "server_overloaded", true),
  MAINTENANCE("maintenance", 503, "server_error", "server_overloaded", true),
  NOT_READY("not_ready", 503, "server_error", "server_overloaded", true),
  MODEL_NOT_LOADED("model_not_loaded", 503, "server_error", "model_not_loaded", true),
  DEADLINE_EXCEEDED("deadline_exceeded", 503, "server_error", "deadline_exceeded", true),
  CANCELLED("cancelled", 409, "invalid_request_error", "cancelled", false),
  NUMERIC_FAULT("numeric_fault", 500, "server_error", "numeric_fault", false),
  INTERNAL("internal", 500, "server_error", null, true);

  private final String rc;
  private final int httpStatus;
  private final String openAiType;
  private final @Nullable String openAiCode;
  private final boolean retryable;

  ErrorCode(
      String rc,
      int httpStatus,
      String openAiType,
      @Nullable String openAiCode,
      boolean retryable) {
    this.rc = rc;
    this.httpStatus = httpStatus;
    this.openAiType = openAiType;
    this.openAiCode = openAiCode;
    this.retryable = retryable;
  }

  /** The stable id of this error; it never changes once published. */
  public String rc() {
    return rc;
  }

  public int httpStatus() {
    return httpStatus;
  }

  public String openAiType() {
    return openAiType;
  }

  public @Nullable String openAiCode() {
    return openAiCode;
  }

  /** Whether the same call, repeated unchanged a little later, may succeed. */
  public boolean retryable() {
    return retryable;
  }
}
