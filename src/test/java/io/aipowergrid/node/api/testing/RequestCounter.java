package io.aipowergrid.node.api.testing;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often each API key knocked: what an SDK's retries look like from here. */
@ApplicationScoped
public class RequestCounter {
  private static final int FIRST = 2000;

  private final Map<String, AtomicInteger> byKey = new ConcurrentHashMap<>();

  void filter(@Observes Filters filters) {
    filters.register(this::count, FIRST);
  }

  /** Requests with this key so far. */
  public int requests(String key) {
    return counter("Bearer " + key).get();
  }

  private void count(RoutingContext routing) {
    var header = routing.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (header != null) counter(header).incrementAndGet();
    routing.next();
  }

  private AtomicInteger counter(String header) {
    return byKey.computeIfAbsent(header, absent -> new AtomicInteger());
  }
}
