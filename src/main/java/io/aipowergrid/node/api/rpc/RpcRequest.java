package io.aipowergrid.node.api.rpc;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * One request that was let in: reads its body, within a size and a time, and sends the answer. Runs
 * on the event loop of its connection, the answer on a virtual thread.
 */
final class RpcRequest {
  private final HttpServerRequest request;
  private final long bodyMax;
  private final Runnable leave;
  private final Buffer body = Buffer.buffer();
  private final AtomicBoolean left = new AtomicBoolean();

  /** Whether the body has ended, one way or the other. */
  private boolean ended;

  /**
   * @param bodyMax bytes
   * @param leave is run once, when nothing of the request is held any more
   */
  RpcRequest(HttpServerRequest request, long bodyMax, Runnable leave) {
    this.request = request;
    this.bodyMax = bodyMax;
    this.leave = leave;
  }

  void read(Vertx vertx, Duration timeout, Function<byte[], RpcDesk.Reply> desk) {
    long timer = vertx.setTimer(RpcDoor.millis(timeout), late -> giveUp(408));
    request.handler(this::add);
    request.exceptionHandler(broken -> giveUp(400));
    request.endHandler(
        end -> {
          vertx.cancelTimer(timer);
          if (!ended) {
            ended = true;
            answer(body.getBytes(), desk);
          }
        });
  }

  private void add(Buffer chunk) {
    if (ended) {
      return;
    }
    if (body.length() + (long) chunk.length() > bodyMax) {
      giveUp(413);
    } else {
      body.appendBuffer(chunk);
    }
  }

  private void giveUp(int status) {
    if (!ended) {
      ended = true;
      refuse(request, status);
      leaveOnce();
    }
  }

  private void answer(byte[] bytes, Function<byte[], RpcDesk.Reply> desk) {
    Thread.ofVirtual()
        .name("rpc")
        .start(
            () -> {
              RpcDesk.Reply reply;
              try {
                reply = desk.apply(bytes);
              } finally {
                // Before the caller hears of it: its next request finds a place.
                leaveOnce();
              }
              send(request.response(), reply);
            });
  }

  private static void send(HttpServerResponse response, RpcDesk.Reply reply) {
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(reply.status())
          .putHeader("Content-Type", "application/json")
          .end(Buffer.buffer(reply.body()));
    }
  }

  private void leaveOnce() {
    if (left.compareAndSet(false, true)) {
      leave.run();
    }
  }

  /** Answers without looking at the body, and closes the connection. */
  static void refuse(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    switch (status) {
      case 401 -> response.putHeader("WWW-Authenticate", "Basic realm=\"jsonrpc\"");
      case 429 -> response.putHeader("Retry-After", "1");
      default -> {}
    }
    response.putHeader("Connection", "close").setStatusCode(status).end(text(status));
  }

  private static String text(int status) {
    return switch (status) {
      case 405 -> "JSONRPC server handles only POST requests";
      case 408 -> "Request took too long";
      case 413 -> "Request too large";
      case 429 -> "Too many requests";
      case 503 -> "Work queue depth exceeded";
      default -> "";
    };
  }
}
