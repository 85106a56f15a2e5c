package io.aipowergrid.node.mining.stratum;

import io.aipowergrid.node.kawpow.KawpowVerifier;
import io.aipowergrid.node.mining.RigReport;
import io.aipowergrid.node.mining.RigTotals;
import io.aipowergrid.node.mining.StratumConfig;
import io.aipowergrid.node.mining.WorkSource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;

/** A running Stratum server with all its parts. Any thread. */
public final class StratumHost implements AutoCloseable {
  private final StratumServer server;
  private final StratumListener listener;
  private final ShareVerifier verifier;
  private final ShareJournal journal;
  private final ShareStore store;
  private final StratumConfig config;
  private final InstantSource clock;
  private final InetSocketAddress address;

  private StratumHost(
      Vertx vertx,
      WorkSource source,
      KawpowVerifier kawpow,
      ShareStore store,
      Predicate<String> accounts,
      StratumConfig config,
      InstantSource clock)
      throws IOException {
    this.config = config;
    this.clock = clock;
    this.store = store;
    this.verifier = new ShareVerifier(kawpow, config.verifyThreads(), config.verifyWaitingMax());
    this.journal = new ShareJournal(store, config.storeWaitingMax());
    var board = new WorkBoard();
    var workers = new WorkerBook(config.workersMax());
    this.server =
        new StratumServer(
            new SessionContext(
                limits(config),
                board,
                new ShareDesk(source, board, verifier, journal, workers, clock),
                new AbuseBook(config.banDuration(), config.bansMax()),
                workers,
                new AddressCounts(),
                name -> accounts.test(name.account()),
                new SessionContext.Counts(),
                clock),
            source);
    this.listener = new StratumListener(vertx, server, tls(config));
    server.start();
    try {
      this.address = listener.listen(listenAddress(config));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Whose shares the server takes.
   *
   * @param network whose shares these are
   * @param own whether they are for the own chain, so that its rewards can be shared by them
   * @param accounts which accounts may mine
   */
  public record Terms(String network, boolean own, Predicate<String> accounts) {}

  /**
   * Opens a server.
   *
   * @param source of the work; not closed by this object
   * @throws IOException when the address cannot be listened on
   */
  public static StratumHost open(
      Vertx vertx,
      WorkSource source,
      KawpowVerifier kawpow,
      DataSource dataSource,
      Terms terms,
      StratumConfig config,
      InstantSource clock)
      throws IOException {
    var store = new PostgresShareStore(dataSource, terms.network(), terms.own());
    return new StratumHost(vertx, source, kawpow, store, terms.accounts(), config, clock);
  }

  /**
   * Looks at what can be wrong with a configuration.
   *
   * @throws IllegalStateException with a sentence for the operator
   */
  public static void requireSound(StratumConfig config) {
    try {
      listenAddress(config);
      limits(config);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalStateException("aipg.mining.stratum: " + e.getMessage(), e);
    }
    if (config.tlsCertificate().isPresent() != config.tlsKey().isPresent()) {
      throw new IllegalStateException(
          "aipg.mining.stratum: TLS needs both tls-certificate and tls-key");
    }
    if (config.verifyThreads() < 1
        || config.verifyWaitingMax() < 1
        || config.storeWaitingMax() < 1) {
      throw new IllegalStateException(
          "aipg.mining.stratum: verify-threads, verify-waiting-max and store-waiting-max are at"
              + " least 1");
    }
    if (config.hashesPerShareMin() < ShareWork.EASIEST_SERVED.hashes()) {
      throw new IllegalStateException(
          "aipg.mining.stratum: hashes-per-share-min is at least "
              + ShareWork.EASIEST_SERVED.hashes());
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** Connected rigs. */
  public int sessions() {
    return server.sessions();
  }

  /** All rigs together. */
  public RigTotals totals() {
    var counts = server.context().counts();
    return new RigTotals(
        server.sessions(),
        counts.of(ShareOutcome.ACCEPTED),
        counts.of(ShareOutcome.STALE),
        counts.of(ShareOutcome.DUPLICATE),
        WorkerBook.REJECTED.stream().mapToLong(counts::of).sum(),
        counts.of(ShareOutcome.BUSY),
        counts.bans());
  }

  /** What each worker did, by name. */
  public List<RigReport> reports() {
    return server.workers().stream().map(StratumHost::report).toList();
  }

  /** Removes shares older than is configured. */
  public void prune() {
    store.prune(clock.instant().minus(config.sharesKept()));
  }

  /** Closes all connections and stores what was accepted. */
  @Override
  public void close() {
    listener.close();
    server.close();
    verifier.close();
    journal.close();
  }

  private static RigReport report(WorkerView view) {
    return new RigReport(
        view.worker().account(),
        view.worker().rig(),
        view.sessions(),
        view.accepted(),
        view.stale(),
        view.duplicate(),
        view.rejected(),
        view.busy(),
        view.blocks(),
        view.hashesPerSecond(),
        view.current().hashes(),
        view.lastShare());
  }

  private static ServerLimits limits(StratumConfig config) {
    return new ServerLimits(
        config.sessionsMax(),
        config.sessionsPerAddressMax(),
        config.workersMax(),
        config.workersPerAddressMax(),
        config.unsentBytesMax(),
        config.authorizeTimeout(),
        config.idleTimeout(),
        config.resendInterval(),
        config.banDuration(),
        new VarDiff.Limits(
            new ShareWork(config.hashesPerShareMin()),
            new ShareWork(config.hashesPerShareStart()),
            new ShareWork(config.hashesPerShareMax()),
            config.shareInterval(),
            config.retargetWindow()));
  }

  private static Optional<StratumListener.Tls> tls(StratumConfig config) {
    return config
        .tlsCertificate()
        .map(
            certificate ->
                new StratumListener.Tls(
                    Path.of(certificate), Path.of(config.tlsKey().orElseThrow())));
  }

  private static InetSocketAddress listenAddress(StratumConfig config) throws IOException {
    String text = config.listen().orElseThrow();
    var uri = URI.create("stratum://" + text);
    if (uri.getHost() == null || uri.getPort() < 0) {
      throw new IllegalArgumentException("listen is address:port, not " + text);
    }
    return new InetSocketAddress(InetAddress.getByName(uri.getHost()), uri.getPort());
  }
}
