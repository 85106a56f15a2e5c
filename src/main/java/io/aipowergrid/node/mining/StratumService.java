package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Peers;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.stratum.StratumHost;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves work to other rigs over Stratum while there is work worth doing: the pools' where some are
 * configured, else that of the node's own chain, and then only with peers and a fresh tip; rigs go
 * to their next pool meanwhile. Started and stopped by the node's start order; the other methods
 * may be called from any thread.
 */
@ApplicationScoped
public class StratumService {
  private static final Logger LOG = Logger.getLogger(StratumService.class);
  private static final Duration PRUNE_INTERVAL = Duration.ofHours(1);

  private final StratumConfig config;
  private final MiningConfig mining;
  private final MinedBlocks blocks;
  private final MinedBlockStates states;
  private final Payouts payouts;
  private final MiningPools pools;
  private final RigReports rigs;
  private final ChainService chain;
  private final Peers peers;
  private final BlockTemplates templates;
  private final KawpowVerifier verifier;
  private final DataSource dataSource;
  private final Vertx vertx;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry registry;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile @Nullable StratumHost host;
  private @Nullable BlockTemplateService own;
  private @Nullable Thread thread;
  private volatile RigTotals ended = RigTotals.NONE;
  private String failure = "";

  @Inject
  StratumService(
      StratumConfig config,
      MiningConfig mining,
      MinedBlocks blocks,
      MinedBlockStates states,
      Payouts payouts,
      MiningPools pools,
      RigReports rigs,
      ChainService chain,
      Peers peers,
      BlockTemplates templates,
      KawpowVerifier verifier,
      DataSource dataSource,
      Vertx vertx,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry) {
    this.config = config;
    this.mining = mining;
    this.blocks = blocks;
    this.states = states;
    this.payouts = payouts;
    this.pools = pools;
    this.rigs = rigs;
    this.chain = chain;
    this.peers = peers;
    this.templates = templates;
    this.verifier = verifier;
    this.dataSource = dataSource;
    this.vertx = vertx;
    this.clock = clock;
    this.random = random;
    this.registry = registry;
  }

  /**
   * Serves from now on, where an address to listen on is configured.
   *
   * @throws IllegalStateException with a sentence for the operator when the configuration is wrong
   */
  public void start() {
    RigMeters.register(registry, this);
    OwedMeters.register(registry, payouts);
    if (config.listen().isEmpty()) {
      return;
    }
    StratumHost.requireSound(config);
    payouts.requireSound();
    if (pools.configured()) {
      pools.open(this);
    } else {
      requirePayout();
    }
    thread = Thread.ofVirtual().name("stratum").start(this::watch);
  }

  /** Ends within the time; rigs go to their next pool. */
  public void stop(Duration timeout) {
    stopping.countDown();
    var running = thread;
    try {
      if (running != null && !running.join(timeout)) {
        LOG.warn("The Stratum server does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where it listens; empty while it does not. */
  public Optional<InetSocketAddress> address() {
    return Optional.ofNullable(host).map(StratumHost::address);
  }

  /** Whether rigs shall find a server here, even while it does not listen. */
  boolean wanted() {
    return config.listen().isPresent();
  }

  /** All rigs together, since the node was started. */
  public RigTotals totals() {
    var now = host;
    return now == null ? ended : now.totals().plus(ended);
  }

  /** What each worker did, by name. */
  public List<RigReport> reports() {
    var now = host;
    return now == null ? List.of() : now.reports();
  }

  private void watch() {
    var gate = new MiningGate(chain, peers, mining.alone());
    long prunedAt = System.nanoTime();
    long reportedAt = prunedAt - mining.reportInterval().toNanos();
    try {
      do {
        look(gate);
        if (System.nanoTime() - reportedAt >= mining.reportInterval().toNanos()) {
          reportedAt = System.nanoTime();
          report(reports());
        }
        if (System.nanoTime() - prunedAt > PRUNE_INTERVAL.toNanos()) {
          prunedAt = System.nanoTime();
          prune();
        }
      } while (!stopping.await(mining.lookInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      pools.close(this);
      report(List.of());
    }
  }

  /** The database may be away: then the next time tells more. */
  private void report(List<RigReport> workers) {
    try {
      rigs.write(workers);
    } catch (RuntimeException e) {
      LOG.warnf(e, "The state of rigs was not written");
    }
  }

  private void look(MiningGate gate) {
    try {
      Optional<String> hindrance = pools.configured() ? Optional.empty() : gate.hindrance();
      if (hindrance.isPresent()) {
        if (host != null) {
          LOG.warnf("Stratum stops for now reason=%s", hindrance.get());
        }
        close();
      } else if (host == null) {
        open();
      }
      failure = "";
    } catch (IOException | RuntimeException e) {
      close();
      String words = String.valueOf(e.getMessage());
      if (!words.equals(failure)) {
        LOG.errorf(e, "Stratum does not listen on %s", config.listen().orElse(""));
      }
      failure = words;
    }
  }

  private void open() throws IOException {
    WorkSource source = pools.open(this).orElseGet(this::ownWork);
    var opened = StratumHost.open(vertx, source, verifier, dataSource, terms(), config, clock);
    host = opened;
    LOG.infof("Stratum listens on %s", opened.address());
  }

  /** Shares for pools earn nothing here, so their workers may be named as they like. */
  private StratumHost.Terms terms() {
    boolean own = !pools.configured();
    return new StratumHost.Terms(
        chain.params().name(), own, account -> !own || payouts.admits(account));
  }

  private WorkSource ownWork() {
    Payout payout = requirePayout();
    var account = blocks.account(payout.address(), payouts.shares(), states);
    var made =
        new BlockTemplateService(chain, templates, payout.script(), mining.tag(), random, account);
    made.start();
    own = made;
    return made;
  }

  private void prune() {
    var now = host;
    try {
      if (now != null) {
        now.prune();
      }
    } catch (RuntimeException e) {
      LOG.warnf(e, "Old shares were not removed");
    }
  }

  private void close() {
    var now = host;
    host = null;
    if (now != null) {
      now.close();
      ended = ended.plus(now.totals());
    }
    if (own != null) {
      own.close();
      own = null;
    }
  }

  private Payout requirePayout() {
    return Payout.require(
        mining.payoutAddress(),
        chain.params(),
        "aipg.mining.stratum.listen is set, and neither aipg.mining.payout-address nor"
            + " aipg.mining.pools is");
  }
}
