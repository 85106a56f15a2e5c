package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The port itself: HTTP basic authentication, a bounded body and a bounded number of requests at
 * once. Sockets are Vert.x event loops; each request is answered on a virtual thread of its own. A
 * port that is taken is a warning, because everything else works without it.
 */
@ApplicationScoped
public class RpcServer {
  private static final Logger LOG = Logger.getLogger(RpcServer.class);

  /** After all rooms are up (the default is 2500). */
  private static final int AFTER_ROOMS = 4000;

  private static final int BEFORE_ROOMS = 100;
  private static final int IDLE_SECONDS = 30;
  private static final int START_SECONDS = 10;

  private final RpcConfig config;
  private final RpcAccess access;
  private final RpcDesk desk;
  private final Vertx vertx;
  private final NetworkParams params;
  private final boolean startRooms;
  private final Semaphore places;

  private volatile Optional<HttpServer> server = Optional.empty();

  RpcServer(
      RpcConfig config,
      RpcAccess access,
      RpcDesk desk,
      Vertx vertx,
      NetworkParams params,
      @ConfigProperty(name = "aipg.ops.start-rooms", defaultValue = "true") boolean startRooms) {
    this.config = config;
    this.access = access;
    this.desk = desk;
    this.vertx = vertx;
    this.params = params;
    this.startRooms = startRooms;
    places = new Semaphore(config.requestsMax());
  }

  void onStart(@Observes @Priority(AFTER_ROOMS) StartupEvent event) {
    if (config.enabled() && startRooms) {
      open();
    }
  }

  void onStop(@Observes @Priority(BEFORE_ROOMS) ShutdownEvent event) {
    server.ifPresent(this::close);
    server = Optional.empty();
  }

  /** The port that is open; empty when there is none. */
  public Optional<Integer> port() {
    return server.map(HttpServer::actualPort);
  }

  private void open() {
    var options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port().orElse(params.rpcPort()))
            // A refused connection is closed by header, which HTTP/2 has no word for.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(IDLE_SECONDS);
    try {
      var opened =
          vertx
              .createHttpServer(options)
              .requestHandler(this::handle)
              .listen()
              .toCompletionStage()
              .toCompletableFuture()
              .get(START_SECONDS, TimeUnit.SECONDS);
      access.writeCookie();
      server = Optional.of(opened);
      LOG.infof("RPC opened host=%s port=%d", config.host(), opened.actualPort());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warnf(
          "RPC port %d cannot be opened, the node runs without it: %s",
          options.getPort(), e.getMessage());
    }
  }

  private void close(HttpServer opened) {
    opened.close();
    try {
      access.removeCookie();
    } catch (IOException e) {
      LOG.warnf("RPC cookie file cannot be removed: %s", e.getMessage());
    }
  }

  private void handle(HttpServerRequest request) {
    if (!access.admits(request.getHeader("Authorization"))) {
      long delay = Math.max(1, config.refusalDelay().toMillis());
      vertx.setTimer(delay, timer -> refuse(request, 401));
      return;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      refuse(request, 405);
      return;
    }
    var body = Buffer.buffer();
    long most = config.bodySizeMax().asLongValue();
    request.handler(
        chunk -> {
          if (body.length() + (long) chunk.length() > most) {
            request.handler(rest -> {});
            request.endHandler(end -> {});
            refuse(request, 413);
          } else {
            body.appendBuffer(chunk);
          }
        });
    request.endHandler(end -> answer(request.response(), body.getBytes()));
  }

  private static void refuse(HttpServerRequest request, int status) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Basic realm=\"jsonrpc\"");
    }
    response.putHeader("Connection", "close").setStatusCode(status).end();
  }

  private void answer(HttpServerResponse response, byte[] body) {
    if (!places.tryAcquire()) {
      response.setStatusCode(503).end("Work queue depth exceeded");
      return;
    }
    Thread.ofVirtual()
        .name("rpc")
        .start(
            () -> {
              try {
                RpcDesk.Reply reply = desk.answer(body);
                response
                    .setStatusCode(reply.status())
                    .putHeader("Content-Type", "application/json")
                    .end(Buffer.buffer(reply.body()));
              } finally {
                places.release();
              }
            });
  }
}
