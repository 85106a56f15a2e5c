package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.AcceptedShares;
import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.MiningSolution;
import io.aipowergrid.node.mining.PoolReport;
import io.aipowergrid.node.mining.PoolsConfig;
import io.aipowergrid.node.mining.SolutionVerdict;
import io.aipowergrid.node.mining.WorkSource;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Work of the first pool in a list that gives any. While a later one works the earlier ones are
 * tried now and then, and as soon as one of them gives a job it takes over. Any thread.
 */
public final class PoolClient implements WorkSource, AutoCloseable {
  /** The most pools in a list. */
  static final int POOLS_MAX = 16;

  private static final String AGENT = "aipg-node";
  private static final Logger LOG = Logger.getLogger(PoolClient.class);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final List<PoolSeat> seats;
  private final PoolLimits limits;
  private final SSLContext tls;
  private final String agent;
  private final InstantSource clock;
  private final AcceptedShares shares;
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();
  private final Thread supervisor;
  private @Nullable PoolSeat active;
  private Optional<MiningJob> job = Optional.empty();
  private Instant triedBetterAt = Instant.MIN;
  private boolean open = true;

  /**
   * Not connecting yet.
   *
   * @param pools in the order of preference, 1 to {@link #POOLS_MAX}
   * @param tls decides which certificates are trusted
   * @param agent what this program calls itself
   * @param shares hears of those that were accepted
   */
  PoolClient(
      List<Pool> pools,
      PoolLimits limits,
      SSLContext tls,
      String agent,
      InstantSource clock,
      RandomGenerator random,
      AcceptedShares shares) {
    if (pools.isEmpty() || pools.size() > POOLS_MAX) {
      throw new IllegalArgumentException("a list has 1 to " + POOLS_MAX + " pools");
    }
    this.seats =
        pools.stream()
            .map(
                pool ->
                    new PoolSeat(
                        pool, new ReconnectDelay(limits.backoff(), limits.backoffMax(), random)))
            .toList();
    this.limits = limits;
    this.tls = tls;
    this.agent = agent;
    this.clock = clock;
    this.shares = shares;
    this.supervisor = Thread.ofVirtual().name("pool-supervisor").unstarted(this::supervise);
  }

  /**
   * A client of configured pools, not connecting yet.
   *
   * @throws IllegalArgumentException with a sentence for the operator when one is wrong
   */
  public static PoolClient of(
      PoolsConfig config, InstantSource clock, RandomGenerator random, AcceptedShares shares) {
    List<Pool> pools =
        config.pools().orElse(List.of()).stream()
            .map(
                entry ->
                    Pool.at(
                        entry.url(),
                        entry.user(),
                        entry.password(),
                        entry.hexPrefix(),
                        entry.extranonceSubscribe()))
            .toList();
    var patience = config.pool();
    var limits =
        new PoolLimits(
            patience.connectTimeout(),
            patience.firstJobTimeout(),
            patience.silenceMax(),
            patience.submitTimeout(),
            patience.backoff(),
            patience.backoffMax(),
            patience.returnInterval());
    return new PoolClient(pools, limits, usualTrust(), AGENT, clock, random, shares);
  }

  /** Trusts whom the Java machine trusts. */
  private static SSLContext usualTrust() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  /** Begins to connect. */
  public void start() {
    supervisor.start();
  }

  @Override
  public synchronized Optional<MiningJob> currentJob() {
    return job;
  }

  @Override
  public void addListener(Listener listener) {
    listeners.add(listener);
  }

  @Override
  public void removeListener(Listener listener) {
    listeners.remove(listener);
  }

  @Override
  public SolutionVerdict submit(MiningSolution solution) {
    PoolSeat seat;
    Optional<PoolConnection> connection;
    synchronized (this) {
      seat = active;
      connection = seat == null ? Optional.empty() : seat.connection();
    }
    if (seat == null || connection.isEmpty()) {
      return new SolutionVerdict.Undecided("no pool is connected");
    }
    Optional<MiningJob> of = connection.get().job(solution.jobId());
    var verdict = connection.get().submit(solution);
    Optional<PoolFailure> enough;
    synchronized (this) {
      seat.count(verdict, of.map(PoolClient::work), clock.instant());
      enough = seat.refusesAll(verdict);
    }
    enough.ifPresent(failure -> leave(seat, connection.get(), failure));
    if (verdict instanceof SolutionVerdict.Accepted) {
      of.ifPresent(given -> tell(solution.device(), given));
    }
    return verdict;
  }

  /** Does nothing when the connection ended meanwhile. */
  private void leave(PoolSeat seat, PoolConnection connection, PoolFailure failure) {
    ended(seat, connection, failure);
    connection.close();
  }

  private void tell(String device, MiningJob given) {
    var block = ShareWork.ofTarget(PoolJobs.networkTarget(given.bits()));
    shares.accepted(device, given.height(), work(given).hashes(), block.hashes());
  }

  private static ShareWork work(MiningJob given) {
    return ShareWork.ofTarget(given.target());
  }

  /** All pools in their order. */
  public synchronized List<PoolReport> reports() {
    return seats.stream().map(this::report).toList();
  }

  private PoolReport report(PoolSeat seat) {
    boolean working = seat == active;
    var work = job.filter(_ -> working).map(PoolClient::work);
    return seat.report(working, work, clock.instant());
  }

  /** Leaves all pools for good. */
  @Override
  public void close() {
    synchronized (this) {
      open = false;
      job = Optional.empty();
      notifyAll();
    }
    supervisor.interrupt();
    connections().forEach(PoolConnection::close);
  }

  private synchronized List<PoolConnection> connections() {
    return seats.stream().flatMap(seat -> seat.connection().stream()).toList();
  }

  private void supervise() {
    try {
      while (lookAround()) {
        // The next look.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean lookAround() throws InterruptedException {
    var now = clock.instant();
    if (open) {
      choose(now).ifPresent(seat -> connect(seat, now));
      wait(LOOK.toMillis());
    }
    return open;
  }

  /**
   * The seat to connect next. Without work: the first that is due, unless one is being tried. With
   * the work of a later one: from time to time the first earlier one that is due.
   */
  private Optional<PoolSeat> choose(Instant now) {
    var working = active;
    boolean trying =
        seats.stream().anyMatch(seat -> seat != working && seat.connection().isPresent());
    if (trying) {
      return Optional.empty();
    }
    int end = working == null ? seats.size() : seats.indexOf(working);
    if (working != null) {
      if (end == 0 || now.isBefore(triedBetterAt.plus(limits.returnInterval()))) {
        return Optional.empty();
      }
    }
    Optional<PoolSeat> due =
        seats.subList(0, end).stream().filter(seat -> seat.delay().isDue(now)).findFirst();
    due.ifPresent(_ -> triedBetterAt = now);
    return due;
  }

  private void connect(PoolSeat seat, Instant now) {
    var connection =
        new PoolConnection(
            seat.next(), limits, tls, agent, (from, given) -> given(seat, from, given));
    seat.connecting(connection, now);
    Thread.ofVirtual().name("pool-connection").start(() -> run(seat, connection));
  }

  private void run(PoolSeat seat, PoolConnection connection) {
    try {
      connection.run();
    } catch (PoolFailure e) {
      ended(seat, connection, e);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Pool connection broke pool=%s", connection.pool());
      ended(seat, connection, new PoolFailure("internal error"));
    }
  }

  private synchronized void ended(PoolSeat seat, PoolConnection connection, PoolFailure failure) {
    if (seat.connection().filter(connection::equals).isEmpty()) {
      return;
    }
    seat.ended(failure, clock.instant());
    if (seat == active) {
      active = null;
      job = Optional.empty();
    }
    if (open) {
      LOG.warnf("Pool left pool=%s reason=%s", connection.pool(), failure.reason());
    }
    notifyAll();
  }

  /** A connection has a job: it may be the better one that was hoped for. */
  private void given(PoolSeat seat, PoolConnection connection, MiningJob given) {
    Optional<PoolConnection> left = Optional.empty();
    synchronized (this) {
      if (!open || seat.connection().filter(connection::equals).isEmpty()) {
        return;
      }
      var before = active;
      if (before != null && seats.indexOf(before) < seats.indexOf(seat)) {
        return; // The last words of a pool that was just left.
      }
      if (seat != before) {
        left = before == null ? Optional.empty() : before.connection();
        active = seat;
        LOG.infof("Pool gives work pool=%s", connection.pool());
      }
      job = Optional.of(given);
    }
    listeners.forEach(listener -> listener.changed(given));
    left.ifPresent(PoolConnection::close);
  }
}
