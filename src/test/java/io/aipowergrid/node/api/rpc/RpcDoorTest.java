package io.aipowergrid.node.api.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.api.RpcConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real sockets against the door, over loopback. */
@Timeout(120)
class RpcDoorTest {
  private static final String CALL = "{\"method\":\"echo\",\"params\":[\"hello\"]}";
  private static final String MINER = "miner:let me in";

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch inside = new CountDownLatch(1);
  private final List<Socket> sockets = new ArrayList<>();
  private int port;

  @BeforeEach
  void open() throws Exception {
    port = open(Duration.ofMinutes(5));
  }

  private int open(Duration requestTimeout) throws Exception {
    var settings = new HashMap<String, String>();
    settings.put("user", "miner");
    settings.put("password", "let me in");
    settings.put("cookie-file", folder.resolve("rpc.cookie").toString());
    settings.put("body-size-max", "1K");
    settings.put("requests-max", "1");
    settings.put("requests-burst", "5");
    settings.put("requests-per-second", "1");
    settings.put("connections-per-client-max", "4");
    settings.put("refusal-delay", "1ms");
    settings.put("request-timeout", requestTimeout.toString());
    RpcConfig config = RpcSettings.with(settings);
    var desk =
        new RpcDesk(
            config, Map.of("echo", params -> params.text(0, "text"), "wait", params -> await()));
    var start = InstantSource.system().instant();
    var clients = new RpcClients(config, () -> start);
    var door = new RpcDoor(config, new RpcAccess(config), clients, desk, vertx, meters);
    HttpServer server =
        vertx
            .createHttpServer(RpcDoor.options().setHost("127.0.0.1").setPort(0))
            .connectionHandler(door::connect)
            .requestHandler(door::handle)
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);
    return server.actualPort();
  }

  private Object await() {
    inside.countDown();
    try {
      return gate.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() throws Exception {
    gate.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void answersSeveralRequestsOfOneConnection() throws Exception {
    Socket socket = connect();
    for (int i = 0; i < 3; i++) {
      send(socket, request("POST", MINER, CALL));
      assertThat(readAnswer(socket)).startsWith("HTTP/1.1 200").endsWith("\"id\":null}");
    }
  }

  @Test
  void refusesStrangersAndOtherMethods() throws Exception {
    assertThat(answer(request("POST", "miner:let me on", CALL)))
        .startsWith("HTTP/1.1 401")
        .contains("WWW-Authenticate: Basic realm=\"jsonrpc\"");
    assertThat(answer(request("POST", "", CALL))).startsWith("HTTP/1.1 401");
    assertThat(answer("POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Basic %%%\r\n\r\n"))
        .startsWith("HTTP/1.1 401");
    assertThat(answer(request("GET", MINER, ""))).startsWith("HTTP/1.1 405");
    assertThat(meters.get("aipg_api_rpc_requests").tag("status", "401").counter().count())
        .isEqualTo(3);
  }

  @Test
  void refusesBodiesAboveTheirLimit() throws Exception {
    String full = CALL + " ".repeat(1024 - CALL.length());
    assertThat(answer(request("POST", MINER, full))).startsWith("HTTP/1.1 200");
    assertThat(answer(request("POST", MINER, full + " "))).startsWith("HTTP/1.1 413");
    Socket free = connect();
    send(free, request("POST", MINER, CALL));
    assertThat(readAnswer(free)).as("the place was given back").startsWith("HTTP/1.1 200");
  }

  @Test
  void asksFastCallersToWait() throws Exception {
    Socket socket = connect();
    for (int i = 0; i < 5; i++) {
      send(socket, request("POST", MINER, CALL));
      assertThat(readAnswer(socket)).startsWith("HTTP/1.1 200");
    }
    assertThat(answer(request("POST", MINER, CALL)))
        .startsWith("HTTP/1.1 429")
        .contains("Retry-After: 1");
  }

  @Test
  void worksOnNoMoreThanItsLimitAtOnce() throws Exception {
    Socket first = connect();
    send(first, request("POST", MINER, "{\"method\":\"wait\"}"));
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(answer(request("POST", MINER, CALL)))
        .startsWith("HTTP/1.1 503")
        .endsWith("Work queue depth exceeded");
    gate.countDown();
    assertThat(readAnswer(first)).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesConnectionsAboveTheLimitOfTheirClient() throws Exception {
    List<Socket> held = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Socket socket = connect();
      send(socket, request("POST", MINER, CALL));
      assertThat(readAnswer(socket)).startsWith("HTTP/1.1 200");
      held.add(socket);
    }
    assertThat(endsWithoutAnswer(connect())).isTrue();
    held.getFirst().close();
    String last = "";
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (last.isEmpty() && System.nanoTime() < end) {
      last = tryAnswer(request("POST", MINER, CALL));
    }
    assertThat(last).as("one left, so one may come").startsWith("HTTP/1.1 200");
  }

  @Test
  void closesConnectionsWhoseRequestNeverEnds() throws Exception {
    port = open(Duration.ofMillis(300));
    Socket silent = connect();
    Socket head = connect();
    send(head, "POST / HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    assertThat(endsWithoutAnswer(silent)).isTrue();
    assertThat(endsWithoutAnswer(head)).isTrue();
    Socket body = connect();
    send(body, request("POST", MINER, CALL).replaceFirst("\\}$", ""));
    assertThat(new String(body.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
        .startsWith("HTTP/1.1 408");
    assertThat(answer(request("POST", MINER, CALL))).startsWith("HTTP/1.1 200");
  }

  private Socket connect() throws IOException {
    var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    return socket;
  }

  private static String request(String method, String credentials, String body) {
    String basic = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    return "%s / HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(
            method,
            credentials.isEmpty() ? "" : "Authorization: Basic " + basic + "\r\n",
            body.length(),
            body);
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  private String answer(String request) throws IOException {
    Socket socket = connect();
    send(socket, request);
    return readAnswer(socket);
  }

  /** Empty when the connection was closed instead. */
  private String tryAnswer(String request) {
    try {
      return answer(request);
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean endsWithoutAnswer(Socket socket) {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Head and as many bytes of body as the head says; empty at the end of the stream. */
  private static String readAnswer(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return head + new String(in.readNBytes(bytes), StandardCharsets.US_ASCII);
  }
}
