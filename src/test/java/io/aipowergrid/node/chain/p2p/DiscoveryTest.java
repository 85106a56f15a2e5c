package io.aipowergrid.node.chain.p2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.NetAddress;
import io.aipowergrid.node.chain.wire.Services;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From the name of one seed to a network: nodes hear of each other, spread over address groups, and
 * find their old peers again after a restart, although no seed answers any more.
 */
@Timeout(180)
class DiscoveryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SEED = "11.1.0.1";
  private static final List<String> OTHERS = List.of("12.1.0.1", "13.1.0.1", "14.1.0.1");

  /** In the group of the first of the others. */
  private static final String NEIGHBOUR = "12.1.9.9";

  private static final PeerHandler NOTHING =
      new PeerHandler() {
        @Override
        public void ready(Peer peer) {}

        @Override
        public void received(Peer peer, Message message) {}

        @Override
        public void gone(Peer peer) {}

        @Override
        public void tick() {}
      };

  private static Vertx vertx = Vertx.vertx();

  @TempDir Path folder;

  private final List<PeerManager> running = new ArrayList<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private PretendInternet internet = new PretendInternet(vertx);
  private NetworkParams params = NetworkParamsReader.read("aipg-regtest");
  private volatile boolean seedsAnswer = true;
  private volatile String seed = SEED;

  @BeforeAll
  static void openVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void closeVertx() {
    vertx.close();
  }

  @BeforeEach
  void nameTheSeed() throws IOException {
    internet = new PretendInternet(vertx);
    Path file = folder.resolve("net.json");
    Files.writeString(file, "{\"extends\":\"aipg-regtest\",\"dnsSeeds\":[\"seed.test\"]}");
    params = NetworkParamsReader.read(file.toString());
  }

  @AfterEach
  void stopAll() {
    running.forEach(PeerManager::stop);
  }

  private List<InetAddress> lookUp(String host) {
    lookups.incrementAndGet();
    return seedsAnswer && host.equals("seed.test")
        ? List.of(InetAddress.ofLiteral(seed))
        : List.of();
  }

  private InetSocketAddress endpoint(String address) {
    return new InetSocketAddress(InetAddress.ofLiteral(address), params.p2pPort());
  }

  private PeerManager start(String address, PeerStore store) throws IOException {
    P2pConfig config = config(address);
    var random = new Random();
    var manager =
        new PeerManager(
            new PeerNetworkParts(
                params,
                config,
                Clock.systemUTC(),
                random,
                internet.at(endpoint(address)),
                store,
                this::lookUp,
                new LocalNode(random, "/test/", Services.OWN, () -> 0),
                new TrafficMeter()),
            NOTHING);
    running.add(manager);
    manager.start();
    return manager;
  }

  private static P2pConfig config(String address) {
    Map<String, String> settings = new HashMap<>();
    settings.put("aipg.chain.p2p.listen", "127.0.0.1:0");
    settings.put("aipg.chain.p2p.public-address", address);
    settings.put("aipg.chain.p2p.inbound-per-group-max", "64");
    settings.put("aipg.chain.p2p.backoff-max", "2S");
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(
            Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .withMapping(P2pConfig.class)
        .build()
        .getConfigMapping(P2pConfig.class);
  }

  private static Set<String> outbound(PeerManager manager) {
    return manager.peers().stream()
        .filter(peer -> peer.origin() == Peer.Origin.OUTBOUND && peer.isReady())
        .map(peer -> peer.remote().getAddress().getHostAddress())
        .collect(Collectors.toSet());
  }

  private static Set<String> groups(PeerManager manager) {
    return outbound(manager).stream()
        .map(address -> address.substring(0, address.indexOf('.', 3)))
        .collect(Collectors.toSet());
  }

  @Test
  void oneSeedLeadsToPeersOfEveryGroupAndTheyAreFoundAgain() throws IOException {
    start(SEED, new MemoryPeerStore());
    for (String other : OTHERS) {
      start(other, new MemoryPeerStore());
    }
    start(NEIGHBOUR, new MemoryPeerStore());
    var store = new MemoryPeerStore();
    PeerManager newcomer = start("15.1.0.1", store);
    Set<String> all = Set.of("11.1", "12.1", "13.1", "14.1");
    await().atMost(PATIENCE).until(() -> groups(newcomer).equals(all));
    assertThat(outbound(newcomer)).as("one of each group").hasSize(4);

    newcomer.stop();
    Set<InetSocketAddress> anchors =
        store.readAddresses().stream()
            .filter(KnownAddress::anchor)
            .map(KnownAddress::endpoint)
            .collect(Collectors.toSet());
    assertThat(anchors).hasSize(4);
    assertThat(running).as("gossip comes to an end").allMatch(node -> node.bans().isEmpty());
    requireFoundAgain(store, anchors);
  }

  private void requireFoundAgain(PeerStore store, Set<InetSocketAddress> anchors)
      throws IOException {
    seedsAnswer = false;
    var quiet = running.removeLast();
    assertThat(quiet.connections()).isZero();
    // The others rest, so that what is dialed from now on is dialed by the one that comes back.
    await().atMost(PATIENCE).until(() -> running.stream().allMatch(DiscoveryTest::isSettled));
    int before = internet.dialed().size();
    PeerManager again = start("15.1.0.1", store);
    await().atMost(PATIENCE).until(() -> outbound(again).size() == 4);
    Set<InetSocketAddress> reached =
        again.peers().stream()
            .filter(peer -> peer.origin() == Peer.Origin.OUTBOUND)
            .map(Peer::remote)
            .collect(Collectors.toSet());
    assertThat(reached).isEqualTo(anchors);
    assertThat(internet.dialed().subList(before, internet.dialed().size())).containsAll(anchors);
  }

  private static boolean isSettled(PeerManager manager) {
    return manager.peers().stream().allMatch(Peer::isReady);
  }

  /** Whoever rents one machine has 2^64 addresses, and shall not come back with the next. */
  @Test
  void aBanOfAnIpv6AddressClosesTheConnectionsOfItsNetworkOf64Bits() throws IOException {
    seed = "2a00:1:2:3::1";
    start(seed, new MemoryPeerStore());
    PeerManager newcomer = start("15.1.0.1", new MemoryPeerStore());
    await().atMost(PATIENCE).until(() -> outbound(newcomer).size() == 1);
    newcomer.ban(InetAddress.ofLiteral("2a00:1:2:4::1"), Duration.ofHours(1), "a neighbour");
    assertThat(outbound(newcomer)).hasSize(1);
    newcomer.ban(InetAddress.ofLiteral("2a00:1:2:3::99"), Duration.ofHours(1), "the same network");
    await().atMost(PATIENCE).until(() -> newcomer.peers().isEmpty());
    assertThat(newcomer.bans()).hasSize(2);
  }

  @Test
  void withoutAPublicAddressNobodyIsTold() throws IOException {
    assertThat(own("127.0.0.1:8865")).as("nobody outside reaches it").isEmpty();
    assertThat(own("10.0.0.1")).isEmpty();
    assertThat(own("15.1.0.1:77"))
        .hasValueSatisfying(
            address -> {
              assertThat(address.port()).isEqualTo(77);
              assertThat(address.address()).isEqualTo(InetAddress.ofLiteral("15.1.0.1"));
              assertThat(address.services()).isEqualTo(9);
            });
    assertThat(own("seed.test"))
        .hasValueSatisfying(
            address -> assertThat(address.address()).isEqualTo(InetAddress.ofLiteral(SEED)));
    assertThat(own("nobody.test")).isEmpty();
    assertThat(new OwnAddress(Optional.empty(), name -> List.of(), Services.OWN).find()).isEmpty();
  }

  private Optional<NetAddress> own(String text) {
    SeedResolver resolver = this::lookUp;
    return new OwnAddress(Optional.of(Endpoints.named(text, 8865)), resolver::resolve, Services.OWN)
        .find();
  }
}
