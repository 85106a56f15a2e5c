package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.p2p.LocalNode;
import io.aipowergrid.node.chain.p2p.MemoryPeerStore;
import io.aipowergrid.node.chain.p2p.Peer;
import io.aipowergrid.node.chain.p2p.PeerManager;
import io.aipowergrid.node.chain.p2p.PeerNetworkParts;
import io.aipowergrid.node.chain.p2p.SeedResolver;
import io.aipowergrid.node.chain.p2p.TrafficMeter;
import io.aipowergrid.node.chain.p2p.VertxNetwork;
import io.aipowergrid.node.chain.wire.Services;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** A node of the peer-to-peer network on loopback, with a chain and a pool that need no rules. */
final class TestNode<C extends ChainService> implements AutoCloseable {
  final C chain;
  final FakePool pool = new FakePool();
  final TrafficMeter meter = new TrafficMeter();
  final MemoryPeerStore store;
  final SyncManager sync;
  final PeerManager manager;
  private final Thread announcer;

  private TestNode(Vertx vertx, C chain, Optional<? extends TransactionPool> own, Options options)
      throws IOException {
    this.chain = chain;
    this.store = options.store();
    P2pConfig config = config(options.settings());
    InstantSource clock = options.clock();
    TransactionPool used = own.isPresent() ? own.get() : pool;
    sync = new SyncManager(chain, used, config, clock, options.compactNonce());
    manager =
        new PeerManager(
            new PeerNetworkParts(
                chain.params(),
                config,
                clock,
                options.pingNonce(),
                new VertxNetwork(vertx, config.connectTimeout()),
                store,
                options.resolver(),
                options.local().apply(() -> chain.tip().height()),
                meter),
            sync);
    announcer = sync.start();
    chain.attachPeers(manager);
    manager.start();
  }

  /**
   * What differs from an ordinary node; what it says of itself and the sources of chance are for
   * recorded sessions.
   *
   * @param local given the height of the node's tip
   */
  record Options(
      Map<String, String> settings,
      MemoryPeerStore store,
      SeedResolver resolver,
      InstantSource clock,
      Function<IntSupplier, LocalNode> local,
      RandomGenerator pingNonce,
      RandomGenerator compactNonce) {
    static Options of(String... settings) {
      var all = new HashMap<String, String>();
      all.put("aipg.chain.p2p.listen", "127.0.0.1:0");
      all.put("aipg.chain.p2p.backoff-max", "1S");
      for (int i = 0; i < settings.length; i += 2) {
        all.put("aipg.chain.p2p." + settings[i], settings[i + 1]);
      }
      var random = new Random();
      return new Options(
          all,
          new MemoryPeerStore(),
          host -> List.of(),
          Clock.systemUTC(),
          local(random),
          random,
          random);
    }

    Options with(MemoryPeerStore other) {
      return new Options(settings, other, resolver, clock, local, pingNonce, compactNonce);
    }

    Options with(SeedResolver other) {
      return new Options(settings, store, other, clock, local, pingNonce, compactNonce);
    }

    Options at(InstantSource other, long own, long ping, long compact) {
      return at(other, local(() -> own), () -> ping, () -> compact);
    }

    Options at(
        InstantSource other,
        Function<IntSupplier, LocalNode> self,
        RandomGenerator ping,
        RandomGenerator compact) {
      return new Options(settings, store, resolver, other, self, ping, compact);
    }

    private static Function<IntSupplier, LocalNode> local(RandomGenerator nonce) {
      return height -> new LocalNode(nonce, "/Aipg:1.4.0/", Services.OWN, height);
    }
  }

  static TestNode<FakeChain> start(Vertx vertx, String... settings) throws IOException {
    return start(vertx, Options.of(settings));
  }

  static TestNode<FakeChain> start(Vertx vertx, Options options) throws IOException {
    return new TestNode<>(vertx, new FakeChain(), Optional.empty(), options);
  }

  /** A node that follows any other chain. */
  static <C extends ChainService> TestNode<C> of(Vertx vertx, C chain) throws IOException {
    return of(vertx, chain, Options.of());
  }

  static <C extends ChainService> TestNode<C> of(Vertx vertx, C chain, Options options)
      throws IOException {
    return new TestNode<>(vertx, chain, Optional.empty(), options);
  }

  /** A node that keeps its transactions in another pool than {@link #pool}. */
  static <C extends ChainService> TestNode<C> of(Vertx vertx, C chain, TransactionPool pool)
      throws IOException {
    return new TestNode<>(vertx, chain, Optional.of(pool), Options.of());
  }

  static P2pConfig config(Map<String, String> settings) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withConverter(
            Duration.class, 100, new io.quarkus.runtime.configuration.DurationConverter())
        .withSources(new PropertiesConfigSource(settings, "test", 100))
        .withMapping(P2pConfig.class)
        .build()
        .getConfigMapping(P2pConfig.class);
  }

  int port() {
    return manager.listening().orElseThrow().getPort();
  }

  String endpoint() {
    return "127.0.0.1:" + port();
  }

  int height() {
    return chain.tip().height();
  }

  long ready() {
    return manager.peers().stream().filter(Peer::isReady).count();
  }

  @Override
  public void close() {
    manager.stop();
    announcer.interrupt();
  }
}
