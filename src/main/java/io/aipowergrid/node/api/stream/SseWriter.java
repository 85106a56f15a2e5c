package io.aipowergrid.node.api.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes server-sent events exactly as OpenAI clients read them (api.md 6.3): {@code data: } and
 * one line of JSON, a blank line, no event names. Every write waits until the socket has taken it,
 * so a slow reader slows the writer; one that takes nothing for too long counts as gone. Used by
 * one virtual thread.
 */
final class SseWriter {
  private final HttpServerResponse response;
  private final Duration patience;

  /**
   * @param patience longest wait for the socket to take one write
   */
  SseWriter(HttpServerResponse response, Duration patience) {
    this.response = response;
    this.patience = patience;
  }

  /** Fixes the head of the answer; it leaves with the first write. */
  void open() {
    response.setStatusCode(200).setChunked(true);
    response
        .headers()
        .set("content-type", "text/event-stream; charset=utf-8")
        .set("cache-control", "no-cache")
        .set("x-accel-buffering", "no");
  }

  /**
   * @throws IOException when the reader is gone
   */
  void event(String json) throws IOException, InterruptedException {
    await(response.write(Buffer.buffer("data: " + json + "\n\n")));
  }

  /** A line that keeps the connection alive and that clients skip. */
  void comment(String text) throws IOException, InterruptedException {
    await(response.write(Buffer.buffer(": " + text + "\n\n")));
  }

  /** The end marker, and the end. */
  void done() throws IOException, InterruptedException {
    await(response.end(Buffer.buffer("data: [DONE]\n\n")));
  }

  /** The end without a marker, after an error event. */
  void close() throws IOException, InterruptedException {
    await(response.end());
  }

  private void await(Future<Void> written) throws IOException, InterruptedException {
    try {
      written
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("The reader is gone.", e);
    } catch (TimeoutException e) {
      response.reset();
      throw new IOException("The reader takes nothing.", e);
    }
  }
}
