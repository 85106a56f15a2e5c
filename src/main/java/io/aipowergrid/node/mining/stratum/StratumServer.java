package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.mining.MiningJob;
import io.aipowergrid.node.mining.NonceSpace;
import io.aipowergrid.node.mining.WorkSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * All sessions of a server, and the one thread that tells them of work. Knows no sockets: {@link
 * StratumListener} brings connections. Any thread.
 */
final class StratumServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(StratumServer.class);

  private final SessionContext context;
  private final WorkSource source;
  private final WorkSource.Listener listener = this::changed;

  /** Each with the source's nonces that its own were cut from. */
  private final Map<MinerSession, NonceSpace> sessions = new ConcurrentHashMap<>();

  private final AddressCounts byAddress = new AddressCounts();
  private final ExtranonceSlots slots = new ExtranonceSlots();
  private final AtomicReference<Optional<MiningJob>> pending =
      new AtomicReference<>(Optional.empty());
  private final ScheduledExecutorService teller =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("stratum-teller").factory());
  private NonceSpace base = NonceSpace.ALL;

  StratumServer(SessionContext context, WorkSource source) {
    this.context = context;
    this.source = source;
  }

  /** Begins with the source's current job, or as soon as there is one. */
  void start() {
    source.addListener(listener);
    source.currentJob().ifPresent(this::first);
    var unused = teller.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
  }

  /** A session for a connection; empty when it is not let in. */
  synchronized Optional<MinerSession> open(MinerLink link) {
    var limits = context.limits();
    if (context.abuse().isBanned(link.address(), context.now())
        || sessions.size() >= limits.sessionsMax()
        || !byAddress.tryTake(link.address(), limits.sessionsPerAddressMax())) {
      return Optional.empty();
    }
    var slot = slots.take(slotBits(base));
    if (slot.isEmpty()) {
      byAddress.giveBack(link.address(), 1);
      return Optional.empty();
    }
    var nonces = base.part(slotBits(base), slot.getAsInt());
    var session = new MinerSession(context, link, nonces, slot.getAsInt());
    sessions.put(session, base);
    return Optional.of(session);
  }

  /** The connection of a session is gone. */
  void closed(MinerSession session) {
    if (sessions.remove(session) != null) {
      session.ended();
      slots.giveBack(session.slot());
      byAddress.giveBack(session.link().address(), 1);
    }
  }

  int sessions() {
    return sessions.size();
  }

  List<WorkerView> workers() {
    return context.workers().views(context.now());
  }

  SessionContext context() {
    return context;
  }

  /** Hears of no more work and closes all connections. */
  @Override
  public void close() {
    source.removeListener(listener);
    teller.shutdownNow();
    sessions.keySet().forEach(session -> session.link().close());
  }

  /** As {@link #changed}, unless a job came: what was asked for is older than what came. */
  private void first(MiningJob job) {
    teller.execute(
        () -> {
          if (context.board().newest().isEmpty()) {
            post(job);
          }
        });
  }

  /** On the source's thread. Of jobs that wait only the newest is told; a clean one stays clean. */
  private void changed(MiningJob job) {
    var before =
        pending.getAndUpdate(
            waiting ->
                Optional.of(waiting.map(MiningJob::clean).orElse(false) ? cleaned(job) : job));
    if (before.isEmpty()) {
      teller.execute(this::tellAll);
    }
  }

  private static MiningJob cleaned(MiningJob job) {
    return new MiningJob(
        job.id(), job.height(), job.headerHash(), job.target(), job.bits(), job.nonces(), true);
  }

  private void tellAll() {
    pending.getAndSet(Optional.empty()).ifPresent(this::post);
  }

  private void post(MiningJob job) {
    NonceSpace space = wholeBytes(job.nonces());
    if (space.fixedBits() + slotBits(space) > 4 * Extranonce.DIGITS_MAX) {
      LOG.errorf("Job not served: its nonces leave no room for sessions job=%s", job.id());
      return;
    }
    Optional<WorkBoard.Posted> posted = put(job, space);
    sessions.forEach(
        (session, cutFrom) -> {
          if (!cutFrom.equals(space)) {
            session.sendAway();
          }
        });
    posted.ifPresent(
        work -> {
          context.desk().approach(job.height());
          sessions.keySet().forEach(session -> session.changed(work));
        });
  }

  /** Together, so that a session opens either before both or after both. */
  private synchronized Optional<WorkBoard.Posted> put(MiningJob job, NonceSpace space) {
    base = space;
    return context.board().put(job);
  }

  /**
   * A job told anew is narrowed by half a byte for miners that begin at its first nonce; rigs do
   * not, and an extranonce has whole bytes.
   */
  private static NonceSpace wholeBytes(NonceSpace space) {
    int fixed = space.fixedBits() - space.fixedBits() % 8;
    return new NonceSpace(space.first() & ~(-1L >>> fixed), fixed);
  }

  /** Two bytes tell sessions apart; one where a pool's own nonces take three of the four. */
  private static int slotBits(NonceSpace space) {
    return space.fixedBits() > 16 ? 8 : ExtranonceSlots.BITS_MAX;
  }

  private void tick() {
    try {
      var now = context.now();
      sessions.keySet().forEach(session -> session.tick(now));
    } catch (RuntimeException e) {
      LOG.error("Sessions not looked after", e);
    }
  }
}
