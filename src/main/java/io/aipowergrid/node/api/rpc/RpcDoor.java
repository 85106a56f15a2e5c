package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets connections and requests in as far as the limits allow (httprpc.cpp, HTTPReq_JSONRPC).
 * Called on event loops; each request that is let in is answered on a virtual thread of its own.
 */
@Singleton
class RpcDoor {
  private final RpcConfig config;
  private final RpcAccess access;
  private final RpcClients clients;
  private final RpcDesk desk;
  private final Vertx vertx;
  private final MeterRegistry registry;
  private final Semaphore places;
  private final Map<HttpConnection, Visit> visits = new ConcurrentHashMap<>();

  RpcDoor(
      RpcConfig config,
      RpcAccess access,
      RpcClients clients,
      RpcDesk desk,
      Vertx vertx,
      MeterRegistry registry) {
    this.config = config;
    this.access = access;
    this.clients = clients;
    this.desk = desk;
    this.vertx = vertx;
    this.registry = registry;
    places = new Semaphore(config.requestsMax());
  }

  /** What a connection does; all fields belong to its event loop. */
  private static final class Visit {
    final String client;
    boolean busy;
    boolean asked;

    Visit(String client) {
      this.client = client;
    }
  }

  /**
   * HTTP/1.1 alone: the port would otherwise wait for the first bytes of a connection before it
   * counts it, and a refusal is told by a header that HTTP/2 has no word for.
   */
  static HttpServerOptions options() {
    return new HttpServerOptions()
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true);
  }

  void connect(HttpConnection connection) {
    String client = RpcClients.client(connection.remoteAddress().hostAddress());
    if (!clients.connect(client)) {
      connection.close();
      return;
    }
    var visit = new Visit(client);
    visits.put(connection, visit);
    long watch =
        vertx.setPeriodic(millis(config.requestTimeout()), timer -> closeIdle(connection, visit));
    connection.closeHandler(
        closed -> {
          vertx.cancelTimer(watch);
          visits.remove(connection);
          clients.disconnect(client);
        });
  }

  /** Also ends connections whose request's head arrives byte by byte and never ends. */
  private static void closeIdle(HttpConnection connection, Visit visit) {
    if (!visit.busy && !visit.asked) {
      connection.close();
    }
    visit.asked = false;
  }

  void handle(HttpServerRequest request) {
    Visit visit = visits.get(request.connection());
    if (visit == null) {
      request.connection().close();
      return;
    }
    visit.busy = true;
    visit.asked = true;
    request
        .response()
        .endHandler(
            end -> {
              visit.busy = false;
              count(request.response().getStatusCode());
            });
    if (!access.admits(request.getHeader("Authorization"))) {
      long delay = millis(clients.refuse(visit.client));
      vertx.setTimer(delay, timer -> RpcRequest.refuse(request, 401));
    } else if (!request.method().equals(HttpMethod.POST)) {
      RpcRequest.refuse(request, 405);
    } else if (!clients.mayAsk(visit.client)) {
      RpcRequest.refuse(request, 429);
    } else if (!places.tryAcquire()) {
      RpcRequest.refuse(request, 503);
    } else {
      new RpcRequest(request, config.bodySizeMax().asLongValue(), places::release)
          .read(vertx, config.requestTimeout(), desk::answer);
    }
  }

  /** The statuses are few: those of RpcRequest and RpcError. */
  private void count(int status) {
    Counter.builder("aipg_api_rpc_requests")
        .description("Requests of the RPC port, by the status of their answer")
        .tag("status", Integer.toString(status))
        .register(registry)
        .increment();
  }

  /** Timers of Vert.x wait at least a millisecond. */
  static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
