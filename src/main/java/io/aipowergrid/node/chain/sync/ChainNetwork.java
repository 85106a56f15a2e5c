package io.aipowergrid.node.chain.sync;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.chain.ChainConfig;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.P2pConfig;
import io.aipowergrid.node.chain.PeerBan;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.chain.SyncProgress;
import io.aipowergrid.node.chain.TransactionPool;
import io.aipowergrid.node.chain.p2p.LocalNode;
import io.aipowergrid.node.chain.p2p.PeerManager;
import io.aipowergrid.node.chain.p2p.PeerNetworkParts;
import io.aipowergrid.node.chain.p2p.PostgresPeerStore;
import io.aipowergrid.node.chain.p2p.SeedResolver;
import io.aipowergrid.node.chain.p2p.TrafficMeter;
import io.aipowergrid.node.chain.p2p.VertxNetwork;
import io.aipowergrid.node.chain.wire.Services;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the network's parts together, and is what operators see of them. Any thread. */
@ApplicationScoped
class ChainNetwork implements Peers {
  private static final Logger LOG = Logger.getLogger(ChainNetwork.class);
  private static final SyncProgress NOTHING =
      new SyncProgress(0, 0, 0, 0, 0, Optional.empty(), true);

  private final P2pConfig config;
  private final ChainConfig chainConfig;
  private final Instance<ChainService> chains;
  private final Instance<TransactionPool> pools;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Vertx vertx;
  private final DataSource dataSource;
  private final MeterRegistry registry;
  private final String version;

  private volatile Optional<Running> running = Optional.empty();

  private record Running(SyncManager sync, PeerManager manager, Thread announcer) {}

  @Inject
  ChainNetwork(
      P2pConfig config,
      ChainConfig chainConfig,
      Instance<ChainService> chains,
      Instance<TransactionPool> pools,
      InstantSource clock,
      RandomGenerator random,
      Vertx vertx,
      DataSource dataSource,
      MeterRegistry registry,
      @ConfigProperty(name = "quarkus.application.version") String version) {
    this.config = config;
    this.chainConfig = chainConfig;
    this.chains = chains;
    this.pools = pools;
    this.clock = clock;
    this.random = random;
    this.vertx = vertx;
    this.dataSource = dataSource;
    this.registry = registry;
    this.version = version;
  }

  @Override
  public void start() {
    if (!config.enabled() || !chains.isResolvable()) {
      LOG.infof("No peer-to-peer network enabled=%b", config.enabled());
      return;
    }
    ChainService chain = chains.get();
    var sync = new SyncManager(chain, pools.get(), config, clock, random);
    var meter = new TrafficMeter();
    var manager = new PeerManager(parts(chain, meter), sync);
    chain.attachPeers(manager);
    Thread announcer = sync.start();
    try {
      manager.start();
    } catch (IOException e) {
      announcer.interrupt();
      throw new IllegalStateException(
          "cannot listen for peers at " + config.listen().orElse("") + ": " + e.getMessage(), e);
    }
    running = Optional.of(new Running(sync, manager, announcer));
    NetworkMeters.register(registry, manager, meter, this);
  }

  private PeerNetworkParts parts(ChainService chain, TrafficMeter meter) {
    return new PeerNetworkParts(
        chain.params(),
        config,
        clock,
        random,
        new VertxNetwork(vertx, config.connectTimeout()),
        new PostgresPeerStore(dataSource, chain.params().name()),
        SeedResolver.dns(),
        new LocalNode(
            random, "/aipg-node:" + version + "/", services(), () -> chain.tip().height()),
        meter);
  }

  @Override
  public void stop() {
    running.ifPresent(
        parts -> {
          parts.manager().stop();
          parts.announcer().interrupt();
        });
    running = Optional.empty();
  }

  @Override
  public List<PeerInfo> peers() {
    return running.map(parts -> parts.manager().describe()).orElse(List.of());
  }

  @Override
  public int connected() {
    return running.map(parts -> parts.manager().connections()).orElse(0);
  }

  @Override
  public long services() {
    return chainConfig.keepBlocks() > 0 ? Services.PRUNED : Services.OWN;
  }

  @Override
  public int knownAddresses() {
    return running.map(parts -> parts.manager().knownAddresses()).orElse(0);
  }

  @Override
  public SyncProgress progress() {
    return running.map(parts -> parts.sync().progress()).orElse(NOTHING);
  }

  @Override
  public void add(String endpoint) {
    if (!requireRunning().addManual(endpoint)) {
      throw new NodeException(
          ErrorCode.INVALID_REQUEST, "at most " + config.manualPeersMax() + " peers can be added");
    }
  }

  @Override
  public void remove(String endpoint) {
    requireRunning().removeManual(endpoint);
  }

  @Override
  public boolean disconnect(long id) {
    return requireRunning().disconnect(id);
  }

  @Override
  public void ban(InetAddress address, Duration duration, String reason) {
    requireRunning().ban(address, duration, reason);
  }

  @Override
  public boolean unban(InetAddress address) {
    return requireRunning().unban(address);
  }

  @Override
  public List<PeerBan> bans() {
    return running.map(parts -> parts.manager().bans()).orElse(List.of());
  }

  private PeerManager requireRunning() {
    return running
        .map(Running::manager)
        .orElseThrow(
            () ->
                new NodeException(
                    ErrorCode.INVALID_REQUEST, "the peer-to-peer network is switched off"));
  }
}
