package io.aipowergrid.node.mining.stratum;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.aipowergrid.node.api.testing.TestCertificate;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class StratumListenerTest {
  private static final String SUBSCRIBE =
      "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"test/1\"]}\n";

  private final Vertx vertx = Vertx.vertx();
  private final ServerFixture fixture = new ServerFixture();

  @AfterEach
  void close() {
    fixture.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void servesMinersOverTcp() throws IOException {
    try (var listener = new StratumListener(vertx, fixture.server, Optional.empty())) {
      var address = listen(listener);
      try (var socket = new Socket(address.getAddress(), address.getPort())) {
        // Two requests in one packet, the second cut in two.
        assertThat(exchange(socket, SUBSCRIBE + SUBSCRIBE.substring(0, 9))).contains("\"0000\"");
        assertThat(exchange(socket, SUBSCRIBE.substring(9))).contains("\"0000\"");
      }
      await(0);
    }
  }

  @Test
  void servesMinersOverTls() throws Exception {
    var files = new TestCertificate().start();
    var tls =
        new StratumListener.Tls(
            Path.of(files.get("quarkus.http.ssl.certificate.files")),
            Path.of(files.get("quarkus.http.ssl.certificate.key-files")));
    try (var listener = new StratumListener(vertx, fixture.server, Optional.of(tls))) {
      var address = listen(listener);
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {TestCertificate.trust()}, null);
      try (var socket =
          context.getSocketFactory().createSocket(address.getAddress(), address.getPort())) {
        assertThat(exchange(socket, SUBSCRIBE)).contains("\"0000\"");
      }
    }
  }

  @Test
  void bansWhoeverSendsALineWithoutEndAndClosesThePlacesTakenByOthers() throws IOException {
    try (var listener = new StratumListener(vertx, fixture.server, Optional.empty())) {
      var address = listen(listener);
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        sockets.add(new Socket(address.getAddress(), address.getPort()));
        exchange(sockets.getLast(), SUBSCRIBE);
      }
      try (var fourth = new Socket(address.getAddress(), address.getPort())) {
        assertThat(fourth.getInputStream().read()).isEqualTo(-1);
      }
      var first = sockets.getFirst();
      first.getOutputStream().write(new byte[StratumJson.LINE_BYTES_MAX + 1]);
      assertThat(first.getInputStream().read()).isEqualTo(-1);
      for (var socket : sockets) {
        socket.close();
      }
      await(0);
      try (var banned = new Socket(address.getAddress(), address.getPort())) {
        assertThat(banned.getInputStream().read()).isEqualTo(-1);
      }
    }
  }

  @Test
  void aRigThatReadsNothingLosesItsPlace() throws IOException {
    try (var listener = new StratumListener(vertx, fixture.server, Optional.empty());
        var socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.connect(listen(listener));
      exchange(socket, SUBSCRIBE);
      exchange(socket, "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"ADDR.rig\"]}\n");
      long end = System.nanoTime() + 60_000_000_000L;
      for (int i = 0; fixture.server.sessions() > 0; i++) {
        assertThat(System.nanoTime()).as("the rig has lost its place").isLessThan(end);
        fixture.source.give(ServerFixture.job("j" + i, ServerFixture.HARD, false));
      }
    }
  }

  private static InetSocketAddress listen(StratumListener listener) throws IOException {
    return listener.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  /** Sends and reads one line. */
  private static String exchange(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read(); c != '\n'; c = socket.getInputStream().read()) {
      assertThat(c).isNotEqualTo(-1);
      line.append((char) c);
    }
    assertThat(new ObjectMapper().readTree(line.toString()).has("result")).isTrue();
    return line.toString();
  }

  private void await(int sessions) {
    while (fixture.server.sessions() != sessions) {
      Thread.onSpinWait();
    }
  }
}
