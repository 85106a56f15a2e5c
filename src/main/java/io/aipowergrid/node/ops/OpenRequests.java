package io.aipowergrid.node.ops;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the API requests that have not been answered yet, so that a stop can wait for them. The
 * console's live streams do not count: they end with the node. Any thread.
 */
@ApplicationScoped
public class OpenRequests {
  /** Before every other filter, so that a refused request counts as well. */
  private static final int FIRST = 2000;

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final AtomicInteger open = new AtomicInteger();

  void filter(@Observes Filters filters) {
    filters.register(this::count, FIRST);
  }

  private void count(RoutingContext routing) {
    if (path(routing).startsWith("/v1/")) {
      open.incrementAndGet();
      routing.addEndHandler(ended -> open.decrementAndGet());
    }
    routing.next();
  }

  // A path with a broken escape has no normal form.
  private static String path(RoutingContext routing) {
    try {
      return routing.normalizedPath();
    } catch (IllegalArgumentException e) {
      return routing.request().uri();
    }
  }

  /** How many are open now. */
  public int count() {
    return open.get();
  }

  /**
   * Waits until every request has its answer.
   *
   * @return whether none was left within the patience
   * @throws InterruptedException when the thread is asked to stop
   */
  boolean awaitNone(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (open.get() > 0) {
      if (System.nanoTime() - deadline >= 0) {
        return false;
      }
      Thread.sleep(LOOK_EVERY);
    }
    return true;
  }
}
