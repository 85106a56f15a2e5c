package io.aipowergrid.node.api;

import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one HTTP request while it runs, and the headers its answer will carry whoever
 * writes it: a resource, a stream or the HTTP layer itself. Thread-safe.
 */
public final class RequestTrace {
  private static final String KEY = "aipg.request-trace";

  private final String id;
  private final long startedNanos = System.nanoTime();
  private final Map<String, String> headers = new ConcurrentHashMap<>();

  private RequestTrace(String id) {
    this.id = id;
  }

  /** Begins the trace of this request. */
  public static RequestTrace begin(RoutingContext routing) {
    var trace = new RequestTrace("req_" + UUID.randomUUID().toString().replace("-", ""));
    routing.put(KEY, trace);
    return trace;
  }

  /** The trace of this request; begun now when the HTTP layer refused it too early. */
  public static RequestTrace of(RoutingContext routing) {
    @Nullable RequestTrace trace = routing.get(KEY);
    return trace == null ? begin(routing) : trace;
  }

  /** The value of {@code x-request-id}; also found in the log and in incident reports. */
  public String id() {
    return id;
  }

  /** Adds a header to the answer, unless its head was already sent. */
  public void header(String name, String value) {
    headers.put(name, value);
  }

  /** States the limits in the answer; the last call wins. */
  public void limits(RateLimits limits) {
    limits.writeTo(this::header);
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /** Time since the request arrived. */
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Time since the request arrived, in whole milliseconds. */
  public long ageMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }
}
