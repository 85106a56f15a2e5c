package io.aipowergrid.node.mining;

import io.aipowergrid.node.chain.BlockTemplates;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.Peers;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Mines for the configured pools, or on the node's own chain ({@link SourceRule}), while it shall
 * and may: looks at switch and network again and again, and outlives whatever fails meanwhile.
 * Started and stopped by the node's start order; the other methods may be called from any thread.
 */
@ApplicationScoped
public class MiningService {
  private static final Logger LOG = Logger.getLogger(MiningService.class);
  private static final String NOT_CONFIGURED =
      "no miner is configured: set aipg.mining.gpu.enabled or aipg.mining.cpu-threads, and"
          + " aipg.mining.payout-address or aipg.mining.pools";
  private static final String NODE_STOPS = "the node stops";

  private final MiningConfig config;
  private final MiningSwitch wish;
  private final MiningReports reports;
  private final MiningPools pools;
  private final MinedBlocks blocks;
  private final MinedBlockStates states;
  private final Payouts payouts;
  private final ChainService chain;
  private final Peers peers;
  private final BlockTemplates templates;
  private final NodeMiners miners;
  private final MinedHours hours;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final MeterRegistry registry;
  private final Instant createdAt;
  private final Semaphore signals = new Semaphore(0);
  private volatile boolean stopping;
  private volatile @Nullable MiningControl control;
  private @Nullable Thread thread;

  @Inject
  MiningService(
      MiningConfig config,
      MiningSwitch wish,
      MiningReports reports,
      MiningPools pools,
      MinedBlocks blocks,
      MinedBlockStates states,
      Payouts payouts,
      ChainService chain,
      Peers peers,
      BlockTemplates templates,
      NodeMiners miners,
      MinedHours hours,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry) {
    this.config = config;
    this.wish = wish;
    this.reports = reports;
    this.pools = pools;
    this.blocks = blocks;
    this.states = states;
    this.payouts = payouts;
    this.chain = chain;
    this.peers = peers;
    this.templates = templates;
    this.miners = miners;
    this.hours = hours;
    this.clock = clock;
    this.random = random;
    this.registry = registry;
    this.createdAt = clock.instant();
  }

  /**
   * Mines from now on, as soon as it shall and may, and follows what became of found blocks.
   *
   * @throws IllegalStateException with a sentence for the operator when the configuration is wrong
   */
  public void start() {
    MiningMeters.register(registry, this);
    PoolMeters.register(registry, pools);
    DeviceMeters.register(registry, this);
    if (miners.configured()) {
      control = control();
    }
    stopping = false;
    thread = Thread.ofVirtual().name("mining").start(this::watch);
  }

  private MiningControl control() {
    SourceRule rule = pools.rule();
    Optional<Payout> payout = rule.mayMineOwn() ? Optional.of(requirePayout()) : Optional.empty();
    requireLimits();
    var parts =
        new MinerParts(
            wish::wanted,
            new MiningGate(chain, peers, config.alone())::hindrance,
            pools,
            rule,
            () -> ownChain(payout.orElseThrow()),
            miners::of);
    String address = payout.map(Payout::address).orElse("");
    return new MiningControl(parts, clock, config.cpuThreads(), address);
  }

  private Payout requirePayout() {
    return Payout.require(
        config.payoutAddress(),
        chain.params(),
        "the node shall mine, and neither aipg.mining.payout-address nor"
            + " aipg.mining.pools is; a solo fallback needs the address too");
  }

  private MinerSource ownChain(Payout payout) {
    FoundBlocks found = blocks.account(payout.address(), false, states);
    return new BlockTemplateService(chain, templates, payout.script(), config.tag(), random, found);
  }

  private void requireLimits() {
    if (config.cpuThreads() < 0 || config.cpuThreads() > CpuMiner.THREADS_MAX) {
      throw new IllegalStateException("aipg.mining.cpu-threads is 0 to " + CpuMiner.THREADS_MAX);
    }
    int tag = config.tag().getBytes(StandardCharsets.UTF_8).length;
    if (tag > BlockTemplateService.TAG_BYTES_MAX) {
      throw new IllegalStateException(
          "aipg.mining.tag has at most " + BlockTemplateService.TAG_BYTES_MAX + " bytes");
    }
  }

  private void watch() {
    MiningStatus reported = null;
    long reportedAt = 0;
    try {
      while (!stopping) {
        long now = System.nanoTime();
        MiningStatus status = look(now);
        if (isNews(status, reported) || now - reportedAt >= config.reportInterval().toNanos()) {
          if (attempt(
              "The state of mining was not written",
              () -> reports.write(status, pools.reports(), miners.gpus()))) {
            reported = status;
            reportedAt = now;
          }
          attempt("What devices did was not written", () -> hours.add(miners.gpus().devices()));
          attempt("What miners are owed was not followed", payouts::follow);
        }
        attempt("The states of found blocks were not followed", states::follow);
        if (signals.tryAcquire(config.lookInterval().toMillis(), TimeUnit.MILLISECONDS)) {
          signals.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      MiningControl mining = control;
      if (mining != null) {
        mining.end(NODE_STOPS);
      }
      attempt("What devices did was not written", () -> hours.add(miners.gpus().devices()));
    }
  }

  private MiningStatus look(long now) {
    MiningControl mining = control;
    if (mining != null) {
      mining.look(now);
    }
    miners.look(now);
    return status();
  }

  private static boolean isNews(MiningStatus status, @Nullable MiningStatus reported) {
    return reported == null
        || reported.state() != status.state()
        || !reported.reason().equals(status.reason());
  }

  /** The database may be away: then the next look tries again. */
  private static boolean attempt(String otherwise, Runnable act) {
    try {
      act.run();
      return true;
    } catch (RuntimeException e) {
      LOG.warnf(e, "%s", otherwise);
      return false;
    }
  }

  /** Ends mining soon, and for this run of the node; returns at once. */
  public void end() {
    stopping = true;
    signals.release();
  }

  /** Ends mining within the time, and takes the report back. */
  public void stop(Duration timeout) {
    end();
    Thread running = thread;
    try {
      if (running != null && !running.join(timeout)) {
        LOG.warn("Mining does not end");
      }
      reports.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Lets the node mine, or not, from now on and after restarts.
   *
   * @param by who wants it, in words
   */
  public void turn(boolean wanted, String by) {
    wish.turn(wanted, by);
    signals.release();
  }

  /** How mining goes on this machine's devices. */
  public GpuReport gpus() {
    return miners.gpus();
  }

  /** How mining stands. */
  public MiningStatus status() {
    MiningControl now = control;
    return now != null
        ? now.status()
        : new MiningStatus(
            MiningState.OFF,
            NOT_CONFIGURED,
            createdAt,
            0,
            pools.rule().preferred(),
            "",
            config.payoutAddress().orElse(""),
            0,
            0,
            MiningStatistics.NONE);
  }
}
