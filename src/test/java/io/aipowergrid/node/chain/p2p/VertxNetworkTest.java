package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No connection outlives the attempt that was given up, nor the network that was closed. */
@Timeout(120)
class VertxNetworkTest {
  private static final int ROUNDS = 50;
  private static final int READ_TIMEOUT_MILLIS = 20_000;
  private static Vertx vertx = Vertx.vertx();

  private final AtomicInteger opened = new AtomicInteger();
  private ServerSocket server = unbound();

  private static ServerSocket unbound() {
    try {
      return new ServerSocket();
    } catch (IOException e) {
      throw new AssertionError("no socket", e);
    }
  }

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close();
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 4 * ROUNDS, InetAddress.getLoopbackAddress());
    server.setSoTimeout(READ_TIMEOUT_MILLIS);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private InetSocketAddress target() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  private static VertxNetwork network() {
    return new VertxNetwork(vertx, Duration.ofSeconds(10));
  }

  private PeerLink.Receiver accept(PeerLink link) {
    opened.incrementAndGet();
    return PeerLink.Receiver.DEAF;
  }

  /** Reads the end of the stream, or a reset, within the timeout. */
  private static void requireClosed(Socket socket) throws IOException {
    try (socket) {
      socket.setSoTimeout(READ_TIMEOUT_MILLIS);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    } catch (SocketException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Test
  void aConnectionThatComesAfterItsAttemptWasGivenUpIsClosed() throws IOException {
    try (VertxNetwork network = network()) {
      int givenUp = 0;
      for (int i = 0; i < ROUNDS; i++) {
        int before = opened.get();
        Thread.currentThread().interrupt();
        try {
          network.connect(target(), this::accept);
          server.accept().close();
        } catch (IOException e) {
          givenUp++;
          Thread.interrupted();
          requireClosed(server.accept());
          assertThat(opened.get()).as("a receiver hears of no such connection").isEqualTo(before);
        }
        Thread.interrupted();
      }
      assertThat(givenUp).isPositive();
    }
  }

  @Test
  void aConnectionThatComesWhileTheNetworkClosesIsClosed() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      VertxNetwork network = network();
      var began = new CountDownLatch(1);
      Thread dial =
          Thread.ofVirtual()
              .start(
                  () -> {
                    began.countDown();
                    try {
                      network.connect(target(), this::accept);
                    } catch (IOException closed) {
                      // Whether it opened or not, nothing may stay behind.
                    }
                  });
      began.await();
      if (i % 2 == 1) {
        dial.join();
      }
      network.close();
      dial.join();
    }
    // One last connection shows that all before it were taken from the queue.
    try (var last = new Socket(server.getInetAddress(), server.getLocalPort())) {
      for (Socket next = server.accept();
          next.getPort() != last.getLocalPort();
          next = server.accept()) {
        requireClosed(next);
      }
    }
    assertThat(opened.get()).isGreaterThanOrEqualTo(ROUNDS / 2);
  }

  @Test
  void aClosedNetworkConnectsNowhere() throws IOException {
    VertxNetwork network = network();
    network.close();
    assertThatThrownBy(() -> network.connect(target(), this::accept))
        .isInstanceOf(IOException.class);
    assertThat(opened).hasValue(0);
  }
}
