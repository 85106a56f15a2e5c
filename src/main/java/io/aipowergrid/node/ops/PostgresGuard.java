package io.aipowergrid.node.ops;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Starts the embedded PostgreSQL again when it ends while the node runs: killed for memory,
 * crashed, stopped by a stranger. It comes back on its own port, so that the connection pool finds
 * it. One virtual thread waits; started and stopped by the main thread.
 */
final class PostgresGuard implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(PostgresGuard.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(10);

  private final EmbeddedPostgres server;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private PostgresGuard(EmbeddedPostgres server) {
    this.server = server;
    this.thread = Thread.ofVirtual().name("postgres-guard").unstarted(this::watch);
  }

  static PostgresGuard of(EmbeddedPostgres server) {
    var guard = new PostgresGuard(server);
    guard.thread.start();
    return guard;
  }

  /** Lets the server end from now on; returns when no restart is under way any more. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    try {
      thread.join(CLOSE_TIMEOUT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void watch() {
    try {
      while (closed.getCount() > 0) {
        server.awaitEnd();
        if (closed.getCount() > 0) {
          LOG.error("Embedded PostgreSQL ended while the node runs, starting it again");
          restart();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restart() throws InterruptedException {
    var pause = FIRST_PAUSE;
    while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
      try {
        server.restart();
        return;
      } catch (RuntimeException e) {
        LOG.errorf(
            "Embedded PostgreSQL does not start, trying again in %d ms reason=%s",
            pause.toMillis(), e.getMessage());
      }
      pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
    }
  }
}
