package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Opens the port when the node starts and closes it when it stops. A port that is taken is a
 * warning, because everything else works without it.
 */
@ApplicationScoped
public class RpcServer {
  private static final Logger LOG = Logger.getLogger(RpcServer.class);

  /** After all rooms are up (the default is 2500). */
  private static final int AFTER_ROOMS = 4000;

  private static final int BEFORE_ROOMS = 100;
  private static final int START_SECONDS = 10;

  private final RpcConfig config;
  private final RpcAccess access;
  private final RpcDoor door;
  private final Vertx vertx;
  private final NetworkParams params;
  private final boolean startRooms;

  private volatile Optional<HttpServer> server = Optional.empty();

  RpcServer(
      RpcConfig config,
      RpcAccess access,
      RpcDoor door,
      Vertx vertx,
      NetworkParams params,
      @ConfigProperty(name = "aipg.ops.start-rooms", defaultValue = "true") boolean startRooms) {
    this.config = config;
    this.access = access;
    this.door = door;
    this.vertx = vertx;
    this.params = params;
    this.startRooms = startRooms;
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
        RpcDoor.options().setHost(config.host()).setPort(config.port().orElse(params.rpcPort()));
    try {
      var opened =
          vertx
              .createHttpServer(options)
              .connectionHandler(door::connect)
              .requestHandler(door::handle)
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
}
