package io.aipowergrid.node.chain.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.PeerInfo;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that an operator names by host: where the name leads may change while the node runs. */
@Timeout(120)
class NamedPeersTest {
  private static Vertx vertx = Vertx.vertx();

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private List<InetAddress> resolve(String host) {
    asked.incrementAndGet();
    return names.getOrDefault(host, List.of());
  }

  private TestNode.Options options(String... settings) {
    return TestNode.Options.of(settings).with(this::resolve);
  }

  private static InetAddress local(int last) {
    return InetAddress.ofLiteral("127.0.0." + last);
  }

  private static List<String> addresses(TestNode<?> node) {
    return node.manager.describe().stream().map(PeerInfo::address).toList();
  }

  @Test
  void looksANameUpAnewForEachAttempt() throws IOException {
    int port;
    try (var friend = TestNode.start(vertx, "listen", "127.0.0.1:0")) {
      port = friend.port();
      try (var node = TestNode.start(vertx, options("peers", "friend.test:" + port))) {
        await().until(() -> asked.get() >= 2);
        assertThat(node.manager.peers()).as("nobody knows the name yet").isEmpty();
        names.put("friend.test", List.of(local(1)));
        await().until(() -> node.ready() == 1);
        friend.close();
        await().until(() -> node.manager.peers().isEmpty());
        names.put("friend.test", List.of(local(7)));
        try (var moved = TestNode.start(vertx, "listen", "127.0.0.7:" + port)) {
          await().until(() -> node.ready() == 1 && moved.ready() == 1);
          assertThat(addresses(node)).containsExactly("127.0.0.7:" + port);
        }
      }
    }
  }

  @Test
  void triesTheAddressesOfANameInTurn() throws IOException {
    try (var friend = TestNode.start(vertx, "listen", "127.0.0.3:0")) {
      names.put("friend.test", List.of(local(9), local(8), local(3)));
      String name = "friend.test:" + friend.port();
      try (var node = TestNode.start(vertx, options())) {
        assertThat(node.manager.addManual(name)).isTrue();
        await().until(() -> node.ready() == 1);
        assertThat(addresses(node)).containsExactly("127.0.0.3:" + friend.port());
        node.manager.removeManual(name);
        await().until(() -> node.manager.peers().isEmpty());
      }
    }
  }

  @Test
  void oneNodeUnderTwoNamesIsOnePeer() throws IOException {
    try (var friend = TestNode.start(vertx);
        var node = TestNode.start(vertx, options())) {
      names.put("friend.test", List.of(local(1)));
      node.manager.addManual(friend.endpoint());
      await().until(() -> node.ready() == 1);
      int before = asked.get();
      node.manager.addManual("friend.test:" + friend.port());
      await().until(() -> asked.get() >= before + 2);
      friend.chain.mine(1);
      await().until(() -> node.height() == 1);
      assertThat(node.manager.peers()).hasSize(1);
    }
  }

  @Test
  void anOperatorHearsAtOnceThatNobodyKnowsAName() throws IOException {
    try (var node = TestNode.start(vertx, options())) {
      assertThatThrownBy(() -> node.manager.addManual("nobody.test"))
          .isInstanceOfSatisfying(
              NodeException.class,
              e -> assertThat(e.detail()).isEqualTo("unknown host in \"nobody.test\""));
      assertThatThrownBy(() -> node.manager.addManual("friend.test:many"))
          .isInstanceOf(NodeException.class);
    }
  }
}
