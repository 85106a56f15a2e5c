package io.aipowergrid.node.console.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An answer of server-sent events. Each write waits until the socket has taken it, so a slow
 * browser slows only its own stream, and one that takes nothing for too long counts as gone. Used
 * by one virtual thread.
 */
public final class EventStream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final RoutingContext routing;
  private final HttpServerResponse response;
  private volatile boolean over;

  /** Begins the answer; the resource method must return null when the stream is over. */
  public EventStream(RoutingContext routing) {
    this.routing = routing;
    this.response = routing.response();
    response.setStatusCode(200).setChunked(true);
    response
        .headers()
        .set("Content-Type", "text/event-stream; charset=utf-8")
        .set("Cache-Control", "no-store")
        .set("X-Accel-Buffering", "no")
        .set("X-Content-Type-Options", "nosniff");
  }

  /** Calls back at once when the browser leaves before the stream is over. */
  public void whenGone(Runnable gone) {
    routing.addEndHandler(
        ended -> {
          if (!over) {
            gone.run();
          }
        });
  }

  /**
   * Sends one event.
   *
   * @throws IOException when the browser is gone
   */
  public void send(String name, Object data) throws IOException, InterruptedException {
    write("event: " + name + "\ndata: " + json(data) + "\n\n");
  }

  /**
   * Keeps a silent stream alive.
   *
   * @throws IOException when the browser is gone
   */
  public void ping() throws IOException, InterruptedException {
    write(": waiting\n\n");
  }

  @Override
  public void close() {
    over = true;
    try {
      if (!response.ended() && !response.closed()) {
        response.end();
      }
    } catch (IllegalStateException | RejectedExecutionException _) {
      // The node stops and has closed the socket already.
    }
  }

  private static String json(Object data) {
    try {
      return JSON.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event of words and numbers is always JSON", e);
    }
  }

  private void write(String text) throws IOException, InterruptedException {
    try {
      await(response.write(Buffer.buffer(text)));
    } catch (IllegalStateException | RejectedExecutionException e) {
      throw new IOException("the connection is closed", e);
    }
  }

  private void await(Future<Void> written) throws IOException, InterruptedException {
    try {
      written
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the browser is gone", e);
    } catch (TimeoutException e) {
      response.reset();
      throw new IOException("the browser takes nothing", e);
    }
  }
}
