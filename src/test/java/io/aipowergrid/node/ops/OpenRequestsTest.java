package io.aipowergrid.node.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenRequestsTest {
  private final Vertx vertx = Vertx.vertx();
  private final OpenRequests requests = new OpenRequests();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void waitsForTheAnswerOfAnApiRequest() throws Exception {
    var arrived = new CountDownLatch(1);
    var answer = new CountDownLatch(1);
    HttpServer server = serve(arrived, answer);
    var http = HttpClient.newHttpClient();
    var pending =
        http.sendAsync(request(server, "/v1/slow"), BodyHandlers.ofString()).toCompletableFuture();
    assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(requests.count()).isOne();
    assertThat(requests.awaitNone(Duration.ofMillis(50))).isFalse();
    answer.countDown();
    assertThat(requests.awaitNone(Duration.ofSeconds(10))).isTrue();
    assertThat(pending.get(10, TimeUnit.SECONDS).body()).isEqualTo("done");
  }

  @Test
  void doesNotWaitForStreamsOfTheConsole() throws Exception {
    var arrived = new CountDownLatch(1);
    HttpServer server = serve(arrived, new CountDownLatch(1));
    var http = HttpClient.newHttpClient();
    http.sendAsync(request(server, "/console/live"), BodyHandlers.ofString());
    assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(requests.awaitNone(Duration.ZERO)).isTrue();
  }

  @Test
  void countsDownWhenTheClientHangsUp() throws Exception {
    var arrived = new CountDownLatch(1);
    HttpServer server = serve(arrived, new CountDownLatch(1));
    try (var client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      client.getOutputStream().write("GET /v1/slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(requests.count()).isOne();
    }
    assertThat(requests.awaitNone(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void countsATargetThatNamesTheHost() throws Exception {
    var arrived = new CountDownLatch(1);
    HttpServer server = serve(arrived, new CountDownLatch(1));
    try (var client = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
      client
          .getOutputStream()
          .write("GET http://a/v1/slow HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(US_ASCII));
      assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(requests.count()).isOne();
    }
  }

  private HttpServer serve(CountDownLatch arrived, CountDownLatch answer) {
    var filters = new Filters();
    requests.filter(filters);
    var router = Router.router(vertx);
    filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
    router
        .route()
        .blockingHandler(
            routing -> {
              arrived.countDown();
              try {
                if (answer.await(20, TimeUnit.SECONDS)) {
                  routing.end("done");
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            false);
    return vertx
        .createHttpServer()
        .requestHandler(router)
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private static HttpRequest request(HttpServer server, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
        .build();
  }
}
